import { OfflineError } from '../connection/offline.ts'
import type { RoomsContext } from '../context.ts'
import { amended } from '../room/amended.ts'
import { fromBytes } from '../room/json.ts'
import { roomKeys } from '../room/keys.ts'
import type { LineRecord } from '../room/records.ts'
import type { Room } from '../room/room.ts'
import type { RoomTranscript } from '../found.ts'

const PAGE = 1000

/** Fetches what of a room's history is not on this device yet, as far as there is a connection. */
export async function fetchHistory({ parts }: Room): Promise<void> {
  try {
    while (!parts.core.state.head.hasStart) await parts.history.readPage()
  } catch (error) {
    if (!(error instanceof OfflineError)) throw error
  }
}

/** Everything that was said in a room and can be read here, oldest first. */
export async function transcript(
  room: Room,
  { store, people }: Pick<RoomsContext, 'store' | 'people'>,
): Promise<RoomTranscript> {
  await fetchHistory(room)
  const { roomId, kind, name, topic, hasStart, oldest, with: other } = room.state.head
  const keys = roomKeys(roomId)
  const messages: RoomTranscript['messages'] = []
  for (let after = keys.line(oldest - 1); ;) {
    const lines = await store.list({ prefix: keys.lines, after, limit: PAGE })
    messages.push(...lines.flatMap(([, bytes]) => told(fromBytes<LineRecord>(bytes), people)))
    const last = lines.at(-1)
    if (!last || lines.length < PAGE) break
    after = last[0]
  }
  const title = kind === 'direct' && other ? people.nameOf(other) : name
  const members = room.state.roster.members.map(({ accountId }) => people.nameOf(accountId))
  return { roomId, kind, name: title, topic, members, isWhole: hasStart, messages }
}

function told(line: LineRecord, people: RoomsContext['people']): RoomTranscript['messages'] {
  if (line.body.kind !== 'text') return []
  const { text, editedAtMs } = amended(line)
  const edited = editedAtMs === undefined ? {} : { editedAt: new Date(editedAtMs).toISOString() }
  const at = new Date(line.atMs).toISOString()
  return [
    { seq: line.seq, eventId: line.eventId, author: people.nameOf(line.accountId), at, ...edited, text },
  ]
}
