import { readEvents, type OutputOf, type RoomEvent, type RoomId } from '@securechat/protocol'
import type { Client } from './client.ts'
import type { Seen } from './journal.ts'

/** A promise that was broken; the letters are those of the delivery contract. */
export interface Violation {
  rule: 'loss' | 'duplicate' | 'order' | 'gap' | 'phantom'
  detail: string
}

/** The room's whole log as the server serves it, read past the client: over REST, with that device's own token. */
export async function readLog(client: Client, roomId: RoomId): Promise<RoomEvent[]> {
  const log: RoomEvent[] = []
  for (let more = true; more;) {
    const after = log.at(-1)?.seq ?? 0
    const response = await fetch(`${client.network.url}/v1/rooms/${roomId}/events?after=${after}`, {
      headers: { authorization: `Bearer ${client.token}` },
    })
    const page: OutputOf<typeof readEvents> = readEvents.output.parse(await response.json())
    log.push(...page.events)
    more = page.more
  }
  return log
}

type Witness = Pick<Client, 'label' | 'journal'>

/**
 * Compares what the clients did and saw with the log as the server serves it now. Call it when all is quiet.
 *
 * @param clients The first one's device is used to read the log.
 */
export async function findViolations(clients: Client[], roomId: RoomId): Promise<Violation[]> {
  return compare(clients, await readLog(clients[0]!, roomId), roomId)
}

/**
 * Nothing acknowledged is missing, nothing is there twice, every client saw the log's order, numbers have no gaps, and
 * nobody saw what nobody sent. What was sent and never acknowledged may be there once or not at all.
 */
export function compare(clients: Witness[], log: RoomEvent[], roomId: RoomId): Violation[] {
  const sent = new Map(clients.flatMap(({ journal }) => [...journal.sentIn(roomId)]))
  return [
    ...inLog(log),
    ...clients.flatMap((client) => [
      ...losses(client, log, roomId),
      ...streamFaults(client, log, roomId),
      ...phantoms(client, sent, roomId),
    ]),
  ]
}

function inLog(log: RoomEvent[]): Violation[] {
  const first = log[0]?.seq ?? 1
  const gaps = log.filter(({ seq }, place) => seq !== first + place)
  const doubled = repeated(log.map(({ eventId }) => eventId))
  return [
    ...gaps.map(({ seq }): Violation => ({ rule: 'gap', detail: `the log jumps to ${seq}` })),
    ...doubled.map((id): Violation => ({ rule: 'duplicate', detail: `${id} is in the log twice` })),
  ]
}

function losses({ label, journal }: Witness, log: RoomEvent[], roomId: RoomId): Violation[] {
  const places = new Map(log.map(({ eventId, seq }) => [eventId, seq]))
  return [...journal.ackedIn(roomId)]
    .filter(([eventId, seq]) => places.get(eventId) !== seq)
    .map(([eventId, seq]) => ({
      rule: 'loss',
      detail: `${label} was told ${eventId} is ${seq}; in the log it is ${String(places.get(eventId))}`,
    }))
}

function streamFaults({ label, journal }: Witness, log: RoomEvent[], roomId: RoomId): Violation[] {
  const places = new Map(log.map(({ eventId, seq }) => [eventId, seq]))
  const received = journal.receivedIn(roomId)
  const doubled = repeated(received.map(({ eventId }) => eventId))
  const moved = received.filter(({ eventId, seq }) => places.get(eventId) !== seq)
  const backwards = received.filter((seen, place) => isBackwards(seen, received.slice(0, place)))
  const disorder = journal.disorderIn(roomId)
  return [
    ...doubled.map((id): Violation => ({ rule: 'duplicate', detail: `${label} saw ${id} twice` })),
    ...moved.map(({ text, seq }): Violation => ({
      rule: 'order',
      detail: `${label} saw “${text}” at ${seq}, where it is not`,
    })),
    ...disorder.map((found): Violation => ({ rule: 'order', detail: `${label}’s screen had ${found}` })),
    ...backwards.map(({ text, seq }): Violation => ({
      rule: 'order',
      detail: `${label} saw “${text}” (${seq}) after a later one`,
    })),
  ]
}

/** Pages of history come from the top; anything else that turns up below what was there already was overtaken. */
function isBackwards({ seq }: Seen, before: readonly Seen[]): boolean {
  const seqs = before.map((seen) => seen.seq)
  return before.length > 0 && seq <= Math.max(...seqs) && seq >= Math.min(...seqs)
}

function phantoms(
  { label, journal }: Witness,
  sent: ReadonlyMap<string, string>,
  roomId: RoomId,
): Violation[] {
  return journal
    .receivedIn(roomId)
    .filter(({ eventId, text }) => sent.get(eventId) !== text)
    .map(({ text }) => ({ rule: 'phantom', detail: `${label} saw “${text}”, which nobody wrote` }))
}

function repeated(ids: string[]): string[] {
  const seen = new Set<string>()
  return ids.filter((id) => seen.has(id) || !seen.add(id))
}
