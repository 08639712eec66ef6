import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { lazy, Suspense, useEffect } from 'react'
import { DialogHost, fetchDialogsAhead } from './dialogs/dialog-host.tsx'
import type { EngineStore } from './engine/engine-store.ts'
import { EngineContext, useEngine, useEngineState } from './engine/use-engine.ts'
import { StartingPage } from './entrance/starting-page.tsx'
import { MainScreen } from './main-screen.tsx'
import { closeDialog } from './state/dialogs.ts'
import { route } from './state/navigation.ts'
import { useStore } from './state/use-store.ts'
import { TipHost } from './ui/tip.tsx'
import { ToastHost } from './ui/toast-host.tsx'

const entrance = () => import('./entrance/all-pages.tsx')
const InvitePage = lazy(async () => ({ default: (await entrance()).InvitePage }))
const ProviderPage = lazy(async () => ({ default: (await entrance()).ProviderPage }))
const SetUpPage = lazy(async () => ({ default: (await entrance()).SetUpPage }))
const SignInPage = lazy(async () => ({ default: (await entrance()).SignInPage }))

/** The whole application around one engine. */
export function App({ engine }: { engine: EngineStore }) {
  useEffect(fetchDialogsAhead, [])
  return (
    <CSPProvider disableStyleElements>
      <EngineContext value={engine}>
        <Tooltip.Provider>
          <Suspense fallback={<StartingPage isBroken={false} />}>
            <Page />
          </Suspense>
          <DialogHost />
          <TipHost />
          <ToastHost />
        </Tooltip.Provider>
      </EngineContext>
    </CSPProvider>
  )
}

/** Which page it is follows from the phase and the address, and nothing else. */
function Page() {
  const phase = useEngineState((state) => state.phase)
  const here = useStore(route, (now) => now)
  const isBroken = useStore(useEngine().isBroken, (now) => now)
  useEffect(() => {
    if (phase.kind !== 'signed-in') closeDialog()
  }, [phase.kind])
  if (phase.kind === 'starting') return <StartingPage isBroken={isBroken} />
  if (phase.kind === 'set-up') return <SetUpPage />
  if (here.page === 'invite') return <InvitePage key={here.link} link={here.link} phase={phase} />
  if (here.page === 'provider') return <ProviderPage key={here.state} back={here} phase={phase} />
  if (phase.kind === 'signed-out') return <SignInPage phase={phase} />
  return <MainScreen />
}
