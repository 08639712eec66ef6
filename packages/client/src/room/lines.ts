import type { CommitEvent, RoomEvent, RosterEvent } from '@securechat/protocol'
import type { LineBody, LineRecord } from './records.ts'

/** A line shows the time the server gave: the same for everybody, and in the order of the log. */
export function lineOf(event: RoomEvent, body: LineBody): LineRecord {
  const { seq, eventId, accountId, acceptedAtMs } = event
  return { seq, eventId, accountId, atMs: acceptedAtMs, body }
}

/** What a line of history says about a commit whose group this device does not know. */
export function toldChange({ adds, removes }: CommitEvent): LineBody {
  const isNothing = adds.length + removes.length === 0
  return isNothing ? { kind: 'hidden' } : { kind: 'changed', added: adds, removed: removes }
}

export function toldRoster({ change, accountId, subject }: RosterEvent): LineBody {
  switch (change) {
    case 'created':
    case 'asked':
    case 'left':
      return { kind: change }
    case 'joined':
      return { kind: 'changed', added: [accountId], removed: [] }
    case 'added':
      return { kind: 'changed', added: subject ? [subject] : [], removed: [] }
    case 'removed':
      return { kind: 'changed', added: [], removed: subject ? [subject] : [] }
    case 'lost':
    case 'device':
    case 'promoted':
    case 'demoted':
      return { kind: 'hidden' }
  }
}
