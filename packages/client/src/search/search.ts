import type { AccountId, RoomId } from '@securechat/protocol'
import type { RoomsContext } from '../context.ts'
import { amended } from '../room/amended.ts'
import { fromBytes } from '../room/json.ts'
import { roomKeys } from '../room/keys.ts'
import type { LineRecord } from '../room/records.ts'
import type { Room } from '../room/room.ts'
import type { SearchFound, SearchHit } from '../found.ts'
import { fold } from './fold.ts'
import { matches } from './matching.ts'
import { isEmpty, parseQuery, type Query } from './query.ts'

/** More hits than these are counted, not shown. */
const MOST_HITS = 60
const MOST_COUNTED = 1000

type SearchContext = Pick<RoomsContext, 'identity' | 'people' | 'store'>

interface Found {
  room: Room
  seq: number
  atMs: number
}

/** Looks through what was said in `rooms`, as far as it is on this device, newest first. */
export async function search(
  rooms: readonly Room[],
  text: string,
  context: SearchContext,
): Promise<SearchFound> {
  const query = parseQuery(text)
  const scope = rooms.filter((room) => isMeant(fold(nameOf(room, context)), query.in))
  const reach = reachOf(scope)
  if (isEmpty(query)) return { hits: [], total: 0, reach }
  const found: Found[] = []
  for (const room of scope) found.push(...(await inRoom(room, query, context)))
  found.sort((a, b) => b.atMs - a.atMs)
  const hits = await Promise.all(found.slice(0, MOST_HITS).map((one) => toHit(one, context)))
  return { hits: hits.flat(), total: found.length, reach }
}

async function inRoom(room: Room, query: Query, context: SearchContext): Promise<Found[]> {
  const found: Found[] = []
  const isFrom = fromWhom(query.from, context)
  const { oldest, have } = room.state.head
  for await (const block of room.view.searched.entries({ oldest, have }))
    for (const entry of block) {
      if (!matches(entry, query, isFrom)) continue
      found.push({ room, seq: entry.seq, atMs: entry.atMs })
      if (found.length === MOST_COUNTED) return found
    }
  return found
}

/** The line itself is asked, so that nothing is shown that has been changed or deleted since. */
async function toHit({ room, seq }: Found, context: SearchContext): Promise<SearchHit[]> {
  const bytes = await context.store.get(roomKeys(room.roomId).line(seq))
  const line = bytes && fromBytes<LineRecord>(bytes)
  if (line?.body.kind !== 'text') return []
  const { text } = amended(line)
  const { eventId, accountId, atMs } = line
  const authorName = context.people.nameOf(accountId)
  return [{ roomId: room.roomId, eventId, authorId: accountId, authorName, atMs, text }]
}

function reachOf(rooms: readonly Room[]): SearchFound['reach'] {
  const partly = rooms.filter(({ state }) => !state.head.hasStart)
  return { roomCount: rooms.length, partlyRoomIds: partly.map(({ roomId }): RoomId => roomId) }
}

const isMeant = (name: string, parts: readonly string[]): boolean =>
  parts.length === 0 || parts.some((part) => name.includes(part))

function nameOf({ state: { head } }: Room, { people }: SearchContext): string {
  return head.kind === 'direct' && head.with ? people.nameOf(head.with) : head.name
}

function fromWhom(names: readonly string[], { people, identity }: SearchContext) {
  if (names.length === 0) return () => true
  const { accountId: me } = identity.me
  const known = new Map<AccountId, boolean>()
  const isNamed = (accountId: AccountId): boolean => {
    if (accountId === me && names.includes('me')) return true
    const words = fold(people.nameOf(accountId))
    return names.some((name) => words === name || words.startsWith(name) || words.includes(` ${name}`))
  }
  return (accountId: AccountId): boolean => {
    const isFrom = known.get(accountId) ?? isNamed(accountId)
    known.set(accountId, isFrom)
    return isFrom
  }
}
