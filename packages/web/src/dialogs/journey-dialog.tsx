import type { Journey, MessageLine, RoomId } from '../engine/contract.ts'
import { useCallback } from 'react'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { useLook } from '../engine/use-look.ts'
import { words } from '../messages/words.ts'
import { clockTime } from '../text/dates.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Modal } from '../ui/modal.tsx'

const text = words.journey

/** The way of one message: what happened to it, and how long each step took. */
export function JourneyDialog({ roomId, line }: { roomId: RoomId; line: MessageLine }) {
  const api = useApi()
  const look = useCallback(() => api.journey(roomId, line.key), [api, roomId, line.key])
  const found = useLook(roomId, look)
  if (found === 'looking')
    return (
      <Modal title={text.title} width="narrow">
        {null}
      </Modal>
    )
  const { journey, usual } = found
  return (
    <Modal
      title={text.title}
      lead={journey ? text.lead : text.unknown(clockTime(line.atMs), line.seq)}
      width="narrow"
    >
      {journey && <Way journey={journey} />}
      {journey && <Receipts title={text.delivered} times={journey.delivered} journey={journey} />}
      {journey && <Receipts title={text.read} times={journey.read} journey={journey} />}
      {usual && (
        <p className="mt-4 border-t border-line-soft pt-3 text-sm text-ink-3 tabular-nums">
          {text.usual(usual)}
        </p>
      )}
    </Modal>
  )
}

function Way({ journey }: { journey: Journey }) {
  const { writtenAtMs, sealingAtMs, sentAtMs, storedAtMs, seq } = journey
  const steps = [
    { name: text.queued, fromMs: writtenAtMs, toMs: sealingAtMs },
    { name: text.sealed, fromMs: sealingAtMs, toMs: sentAtMs },
    { name: text.stored(seq), fromMs: sentAtMs, toMs: storedAtMs },
  ]
  const spanMs = Math.max(1, (storedAtMs ?? sentAtMs) - writtenAtMs)
  return (
    <dl className="grid gap-2.5">
      {steps.map(({ name, fromMs, toMs }) => (
        <div key={name}>
          <div className="flex justify-between gap-3 text-base">
            <dt>{name}</dt>
            <dd className="text-ink-2 tabular-nums">
              {toMs === undefined ? text.waiting : text.milliseconds(toMs - fromMs)}
            </dd>
          </div>
          <div aria-hidden className="mt-1 h-1 rounded-full bg-hover">
            {toMs !== undefined && (
              <div
                className="h-1 min-w-1 rounded-full bg-accent"
                style={{
                  marginInlineStart: `${((fromMs - writtenAtMs) / spanMs) * 100}%`,
                  width: `${((toMs - fromMs) / spanMs) * 100}%`,
                }}
              />
            )}
          </div>
        </div>
      ))}
    </dl>
  )
}

interface ReceiptsProps {
  title: string
  times: Journey['delivered']
  journey: Journey
}

function Receipts({ title, times, journey }: ReceiptsProps) {
  const people = useEngineState((state) => state.people)
  const heard = people.filter(({ accountId, isMe }) => !isMe && times[accountId] !== undefined)
  if (heard.length === 0) return null
  return (
    <>
      <h3 className="mt-4 mb-1.5 text-xs font-medium text-ink-3">{title}</h3>
      <ul aria-label={title} className="grid gap-1.5">
        {heard.map(({ accountId, name }) => (
          <li key={accountId} className="flex items-center gap-2.5 text-base">
            <PersonAvatar accountId={accountId} name={name} size={20} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <span className="text-ink-2 tabular-nums">
              {text.after((times[accountId] ?? 0) - journey.writtenAtMs)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
