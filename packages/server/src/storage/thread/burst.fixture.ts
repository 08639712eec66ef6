import { writeSync } from 'node:fs'
import { aMessage, type Person } from '../contract/entries.ts'
import type { RoomId } from '@securechat/protocol'
import { openStorageThread } from './open.ts'

/** What the test hands over as this process's one argument, in JSON. */
export interface Burst {
  path: string
  roomId: RoomId
  senders: Person[]
}

// Safe: only crash.test.ts starts this process.
const { path, roomId, senders } = JSON.parse(process.argv[2] ?? '') as Burst
const storage = await openStorageThread(path)

/** Sends for ever, and says so whenever one is acknowledged: `<seq> <eventId>`, written before anything else happens. */
async function writeOn(sender: Person): Promise<never> {
  for (;;) {
    const { event } = await storage.append(aMessage({ roomId, sender, after: 2 }))
    writeSync(process.stdout.fd, `${event.seq} ${event.eventId}\n`)
  }
}

await Promise.all(Array.from({ length: 40 }, (_, i) => writeOn(senders[i % senders.length]!)))
