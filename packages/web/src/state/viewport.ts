/** Less than this is browser bars coming and going; more is a keyboard. */
const keyboardPx = 120

/**
 * Some phones lay the keyboard over the page instead of making the page smaller. This tells the styles how much can be
 * seen, so that what is written stays above the keyboard.
 */
export function followKeyboard(): void {
  const { visualViewport } = globalThis
  if (!visualViewport) return
  const { style } = document.documentElement
  const follow = () => {
    // Zooming in also makes the visible part smaller, and is none of our business.
    const isCovered = visualViewport.scale < 1.05 && innerHeight - visualViewport.height > keyboardPx
    if (!isCovered) return style.removeProperty('--visible-height')
    style.setProperty('--visible-height', `${visualViewport.height}px`)
    scrollTo(0, 0)
    return undefined
  }
  visualViewport.addEventListener('resize', follow)
}
