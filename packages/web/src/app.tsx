import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect } from 'react'
import { DialogHost, fetchDialogsAhead } from './dialogs/dialog-host.tsx'
import type { EngineStore } from './engine/engine-store.ts'
import { EngineContext, useEngine, useEngineState } from './engine/use-engine.ts'
import { InvitePage } from './entrance/invite-page.tsx'
import { SetUpPage } from './entrance/set-up-page.tsx'
import { SignInPage } from './entrance/sign-in-page.tsx'
import { StartingPage } from './entrance/starting-page.tsx'
import { MainScreen } from './main-screen.tsx'
import { closeDialog } from './state/dialogs.ts'
import { route } from './state/navigation.ts'
import { useStore } from './state/use-store.ts'
import { TipHost } from './ui/tip.tsx'
import { ToastHost } from './ui/toast-host.tsx'

/** The whole application around one engine. */
export function App({ engine }: { engine: EngineStore }) {
  useEffect(fetchDialogsAhead, [])
  return (
    <CSPProvider disableStyleElements>
      <EngineContext value={engine}>
        <Tooltip.Provider>
          <Page />
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
  if (phase.kind === 'signed-out') return <SignInPage phase={phase} />
  return <MainScreen />
}
