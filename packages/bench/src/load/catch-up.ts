import type { Population } from '../population.ts'
import type { Client } from './client.ts'
import { Samples, type Spread } from './samples.ts'

export interface CatchUp {
  /** Clients that read at the same time. */
  readers: number
  /** How many entries each reads, in pages. */
  entries: number
  pageEntries: number
}

export interface CatchUpResult {
  seconds: number
  entriesPerSecond: number
  each: Spread
}

/** Every reader asks for page after page of its room until it has read as many entries. */
export async function catchUp(
  clients: Client[],
  population: Population,
  { readers, entries, pageEntries }: CatchUp,
): Promise<CatchUpResult> {
  const { roomId } = population.rooms[0]!
  const each = new Samples()
  const startedAtMs = performance.now()
  const read = async (client: Client) => {
    const beganAtMs = performance.now()
    for (let after = 0; after < entries; after += pageEntries)
      await ask(client, { op: 'room.events', input: { roomId, after, limit: pageEntries } })
    each.add(performance.now() - beganAtMs)
  }
  await Promise.all(clients.slice(0, readers).map(read))
  const seconds = (performance.now() - startedAtMs) / 1000
  return { seconds, entriesPerSecond: (readers * entries) / seconds, each: each.spread() }
}

let nextId = 0

/** Resolves with the start of the answer: its end may still be on its way, which the next answer waits behind. */
function ask(client: Client, request: { op: string; input: object }): Promise<void> {
  const id = nextId++
  return new Promise((resolve, reject) => {
    client.listen((chunk, start, end) => {
      const text = chunk.toString('latin1', start, Math.min(end, start + 100))
      if (!text.startsWith(`{"id":${id},`)) return
      if (text.includes('"error"')) reject(new Error(text))
      else resolve()
    })
    client.send(JSON.stringify({ id, ...request }))
  })
}
