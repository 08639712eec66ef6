const wantsMore = matchMedia('(prefers-contrast: more)')
/** What the desktop program knows where the browser engine does not. */
let systemWantsMore = false

function apply(): void {
  document.documentElement.dataset['contrast'] = wantsMore.matches || systemWantsMore ? 'more' : 'usual'
}

/** High contrast, when the system asks for it, now and whenever that changes. */
export function followContrast(): void {
  apply()
  wantsMore.addEventListener('change', apply)
}

export function setSystemContrast(isHigh: boolean): void {
  systemWantsMore = isHigh
  apply()
}
