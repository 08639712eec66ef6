import { ChatError } from '@securechat/protocol'
import type { Rooms } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Store, StoreEntry } from '../store/store.ts'

/** What making an account promises and only a connected device can do. Kept until done, so that no crash loses it. */
export type Errand = { kind: 'first-room' } | { kind: 'join'; link: string }

const prefix = 'errand/'
/** The room that every workspace begins with. */
const FIRST_ROOM = { kind: 'open', name: 'General', history: 'shared' } as const

export const errandEntry = (errand: Errand): StoreEntry => [prefix + errand.kind, toBytes(errand)]

/** Does what is left to do. @throws OfflineError, and what the rooms refuse; only what may still succeed is kept. */
export async function runErrands(store: Store, rooms: Rooms): Promise<void> {
  for (const [key, bytes] of await store.list({ prefix })) {
    try {
      await run(fromBytes<Errand>(bytes), rooms)
    } catch (error) {
      const isFinal = error instanceof ChatError && error.remedy === 'give-up'
      if (!isFinal) throw error
      await store.write({ delete: [key] })
      throw error
    }
    await store.write({ delete: [key] })
  }
}

async function run(errand: Errand, rooms: Rooms): Promise<void> {
  switch (errand.kind) {
    case 'first-room':
      // Made already, if this device died between making it and remembering that.
      if (rooms.summaries().length === 0) await rooms.createRoom(FIRST_ROOM)
      return
    case 'join':
      await rooms.joinByInvite(errand.link)
  }
}
