import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { followDesktop } from './desktop/follow-desktop.ts'
import { desktopShell } from './desktop/shell.ts'
import { EngineStore } from './engine/engine-store.ts'
import { startEngine } from './engine/start-engine.ts'
import { keepPageOffline } from './offline/register.ts'
import { followArrivals } from './notifications/follow-arrivals.ts'
import { followContrast } from './state/contrast.ts'
import { followAddressBar } from './state/navigation.ts'
import { followOtherTabs } from './state/preferences.ts'
import { followAppearance } from './state/theme.ts'
import { followKeyboard } from './state/viewport.ts'

/** Puts the application on the page. The language has been chosen by now: see `main.tsx`. */
export function start(): void {
  followAppearance()
  followContrast()
  followAddressBar()
  followOtherTabs()
  followKeyboard()

  const root = document.querySelector('#app')
  if (!root) throw new Error('The page has no place for the application.')
  const engine = new EngineStore(startEngine(() => engine.markBroken()))
  if (desktopShell) followDesktop(desktopShell, engine)
  else {
    followArrivals(engine)
    keepPageOffline()
  }
  createRoot(root).render(
    <StrictMode>
      <App engine={engine} />
    </StrictMode>,
  )
}
