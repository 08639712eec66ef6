import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ConnectionState } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { Spinner } from '../ui/spinner.tsx'

/** A short gap is nobody's business; a longer one is said. */
const patienceMs = 1500

function useSettled(connection: ConnectionState): { shown: ConnectionState; wasOnline: boolean } {
  const [shown, setShown] = useState<ConnectionState>({ kind: 'online' })
  const [wasOnline, setWasOnline] = useState(false)
  if (connection.kind === 'online' && !wasOnline) setWasOnline(true)
  useEffect(() => {
    const timer = setTimeout(() => setShown(connection), connection.kind === 'online' ? 0 : patienceMs)
    return () => clearTimeout(timer)
  }, [connection])
  return { shown, wasOnline }
}

/** Says when there is no connection. Quiet when all is well. */
export function ConnectionNote() {
  const { shown, wasOnline } = useSettled(useEngineState((state) => state.connection))
  const api = useApi()
  return (
    <div role="status">
      {shown.kind === 'connecting' && (
        <p className="mx-2.5 mb-2 flex animate-appear items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm text-ink-3">
          <Spinner size={15} />
          {wasOnline ? words.connection.reconnecting : words.connection.connecting}
        </p>
      )}
      {shown.kind === 'offline' && (
        <div className="mx-2.5 mb-2 flex animate-appear items-start gap-2.5 rounded-lg bg-notice-soft px-2.5 py-2 text-sm text-notice-ink">
          <CloudOff aria-hidden size={16} className="mt-0.5" />
          <p className="flex-1">
            {words.connection.offline}{' '}
            <button
              type="button"
              className="font-semibold underline-offset-2 hover:underline touch:py-2"
              onClick={() => void api.reconnect()}
            >
              {words.connection.retry}
            </button>
          </p>
        </div>
      )}
    </div>
  )
}
