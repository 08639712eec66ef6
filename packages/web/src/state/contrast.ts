import { preferences } from './preferences.ts'

const wantsMore = matchMedia('(prefers-contrast: more)')
/** What the desktop program knows where the browser engine does not. */
let systemWantsMore = false

function apply(): void {
  const isMore = preferences.get().contrast === 'more' || wantsMore.matches || systemWantsMore
  document.documentElement.dataset['contrast'] = isMore ? 'more' : 'usual'
}

/** High contrast, when the person or the system asks for it, now and whenever that changes. */
export function followContrast(): void {
  apply()
  wantsMore.addEventListener('change', apply)
  preferences.subscribe(apply)
}

export function setSystemContrast(isHigh: boolean): void {
  systemWantsMore = isHigh
  apply()
}
