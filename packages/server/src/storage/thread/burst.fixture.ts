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

const pause = new Int32Array(new SharedArrayBuffer(4))

/** Sends for ever, and says so whenever one is acknowledged: `<seq> <eventId>`, written before anything else happens. */
async function writeOn(sender: Person): Promise<never> {
  for (;;) {
    const { event } = await storage.append(aMessage({ roomId, sender, after: 2 }))
    tell(`${event.seq} ${event.eventId}\n`)
  }
}

/** Waits for whoever listens: a pipe that is full takes nothing, or only a part. */
function tell(line: string): void {
  for (let rest = Buffer.from(line); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(process.stdout.fd, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(pause, 0, 0, 1)
    }
  }
}

await Promise.all(Array.from({ length: 40 }, (_, i) => writeOn(senders[i % senders.length]!)))
