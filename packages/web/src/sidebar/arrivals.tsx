import { UserRoundCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { attempt, showDone } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'

const text = words.providers

/** Whoever came by a provider waits for the workspace key; says so on both sides, and lets an administrator give it. */
export function Arrivals() {
  const api = useApi()
  const isMissing = useEngineState((state) => state.isKeyMissing ?? false)
  const first = useEngineState((state) => state.arrivals?.[0])
  const name = useEngineState((state) => state.people.find(({ accountId }) => accountId === first)?.name)
  if (isMissing) return <Note>{text.keyMissing}</Note>
  if (first === undefined || name === undefined) return null
  const admit = async () => {
    if (await attempt(api.grantArrival(first))) showDone(text.admitted(name))
  }
  return (
    <Note>
      {text.arrived(name)}
      <Button
        size="small"
        look="primary"
        className="mt-2 block"
        aria-label={text.admitOne(name)}
        onClick={() => void admit()}
      >
        {text.admit}
      </Button>
    </Note>
  )
}

function Note({ children }: { children: ReactNode }) {
  return (
    <div
      role="status"
      className="mx-2.5 mb-2 flex animate-appear gap-2.5 rounded-xl bg-accent-wash p-3 text-sm text-ink-2"
    >
      <UserRoundCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-accent-ink" />
      <div>{children}</div>
    </div>
  )
}
