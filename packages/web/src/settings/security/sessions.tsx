import { KeyRound, LogOut } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { attempt, showDone } from '../../state/toasts.ts'
import { useNow } from '../../state/use-now.ts'
import { calendarDay, lastSeen } from '../../text/dates.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Section } from '../section.tsx'
import { FailedRow } from '../failed-row.tsx'
import { useFound } from '../use-found.ts'
import { namedSessions, type NamedSession } from './named-sessions.ts'

const text = words.security

/** Where one is signed in, and the way to end that at once, everywhere. */
export function Sessions() {
  const { state, look } = useFound(namedSessions)
  if (state.kind === 'loading') return null
  return (
    <Section title={text.title}>
      {state.kind === 'failed' ? (
        <FailedRow says={text.failed} onAgain={look} />
      ) : (
        <>
          <ul aria-label={text.title} className="grid gap-3">
            {state.found.map((session) => (
              <SessionRow key={session.sessionId} session={session} changed={look} />
            ))}
          </ul>
          {state.found.length > 1 && <EndOthers changed={look} />}
        </>
      )}
    </Section>
  )
}

function SessionRow({ session, changed }: { session: NamedSession; changed: () => void }) {
  const api = useApi()
  const nowMs = useNow()
  const { isThis, deviceName, kind, startedAtMs, usedAtMs, addressRange } = session
  const name = deviceName || text.noDevice
  const end = async () => {
    if (await attempt(api.endSession(session.sessionId))) showDone(text.ended(name))
    changed()
  }
  return (
    <li className="flex items-center gap-3">
      <KeyRound aria-hidden size={20} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium">{name}</div>
        <div className="text-sm text-ink-3">
          {isThis ? text.thisOne : lastSeen(usedAtMs, nowMs)} · {text.kinds[kind]} ·{' '}
          {text.since(calendarDay(startedAtMs))} · {addressRange}
        </div>
      </div>
      {!isThis && (
        <IconButton label={text.end(name)} size="small" onClick={() => void end()}>
          <LogOut aria-hidden size={15} />
        </IconButton>
      )}
    </li>
  )
}

function EndOthers({ changed }: { changed: () => void }) {
  const api = useApi()
  const [isAsking, setAsking] = useState(false)
  const endAll = async () => {
    const count = await api.endOtherSessions()
    showDone(text.endedOthers(count))
    changed()
  }
  return (
    <div>
      <Button size="small" onClick={() => setAsking(true)}>
        {text.endOthers}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={text.endOthersTitle}
        lead={text.endOthersLead}
        confirm={text.endOthers}
        onConfirm={endAll}
      />
    </div>
  )
}
