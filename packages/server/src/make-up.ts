import { limits, type DeviceId, type RoomId } from '@securechat/protocol'
import type { Bus } from './bus/bus.ts'
import type { Storage } from './storage/storage.ts'

export interface MakeUpParts {
  bus: Bus
  storage: Pick<Storage, 'events' | 'audience' | 'welcomes'>
}

/** Tells this server of every entry after one, as if the bus had brought it; one that it did bring comes again. */
export async function makeUpFor(
  { bus, storage }: MakeUpParts,
  { roomId, after }: { roomId: RoomId; after: number },
): Promise<void> {
  const limit = limits.historyPageEvents
  const { rosterSeq } = await storage.audience({ roomId })
  for (let from = after, more = true; more;) {
    const page = await storage.events({ roomId, after: from, limit, floorSeq: 0 })
    for (const event of page.events) {
      // From the last change of the members on, they are those of now; of older entries delivery finds out whose they are.
      const asOfSeq = event.seq >= rosterSeq ? rosterSeq : 0
      bus.tellHere?.({ kind: 'event', event, rosterSeq: asOfSeq })
    }
    from = page.events.at(-1)?.seq ?? from
    more = page.more
  }
}

/** Tells a device of the Welcomes that wait for it, in case it was not told when they were filed. */
export async function repeatWelcomes({ bus, storage }: MakeUpParts, deviceId: DeviceId): Promise<void> {
  for (const { roomId } of await storage.welcomes({ deviceId })) {
    const signal = { kind: 'welcome', roomId, deviceId } as const
    bus.tellHere?.({ kind: 'signal', signal, to: { deviceIds: [deviceId] } })
  }
}
