import type { AccountId, ErasedEvent, RoomEvent } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'

/**
 * What is to be written in the place of messages that are erased.
 *
 * @param events As stored; those that are erased already stay as they are.
 * @throws ChatError `not-allowed` when one of them is no message, or of somebody else than `only`.
 */
export function erasures(
  events: readonly RoomEvent[],
  { only, nowMs }: { only?: AccountId; nowMs: number },
): ErasedEvent[] {
  return events.flatMap((event) => {
    const isTheirs = only === undefined || event.accountId === only
    if (!isTheirs || !isMessage(event)) throw new ChatError('not-allowed')
    if (event.kind === 'erased') return []
    const { roomId, seq, eventId, accountId, deviceId, acceptedAtMs } = event
    return [{ kind: 'erased', roomId, seq, eventId, accountId, deviceId, acceptedAtMs, erasedAtMs: nowMs }]
  })
}

const isMessage = ({ kind }: RoomEvent) => kind === 'message' || kind === 'post' || kind === 'erased'
