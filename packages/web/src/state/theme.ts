import { preferences } from './preferences.ts'

const prefersDark = matchMedia('(prefers-color-scheme: dark)')
/** What a phone paints around the page: the canvas of each theme. */
const barColors = { light: '#eff3f2', dark: '#0c1011' }

export function isDark(): boolean {
  const { theme } = preferences.get()
  return theme === 'system' ? prefersDark.matches : theme === 'dark'
}

function apply(): void {
  const { theme, density, textSize } = preferences.get()
  const { dataset } = document.documentElement
  dataset['theme'] = theme
  dataset['density'] = density
  dataset['textSize'] = textSize
  const color = barColors[isDark() ? 'dark' : 'light']
  for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
    meta.setAttribute('content', color)
}

/** Makes the window look as preferred, now and whenever that changes. */
export function followAppearance(): void {
  apply()
  preferences.subscribe(apply)
  prefersDark.addEventListener('change', apply)
}
