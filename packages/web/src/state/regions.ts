import { isTouch } from './media.ts'

const focusable =
  '[aria-current="page"], [data-focus], textarea, a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]'

const isVisible = (element: HTMLElement): boolean => element.checkVisibility()

/** Moves the focus to the next part of the window: rooms, timeline, writing, details; round at the ends. */
export function moveRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(isVisible)
  const at = regions.findLastIndex((region) => region.contains(document.activeElement))
  const next = regions[(at === -1 && step === -1 ? 0 : at + step + regions.length) % regions.length]
  if (!next) return
  const preferred = next.matches('[data-focus]')
    ? next
    : next.querySelector<HTMLElement>('[data-focus], [aria-current="page"]')
  const target = preferred ?? [...next.querySelectorAll<HTMLElement>(focusable)].find(isVisible)
  target?.focus()
}

/** Goes where one writes, unless that would raise a keyboard over half of the screen. */
export function focusComposer(): void {
  if (!isTouch()) document.querySelector<HTMLElement>('[data-focus="composer"]')?.focus()
}
