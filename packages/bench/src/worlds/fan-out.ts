import { naive, overTls, plain, socketIo } from '../run/systems.ts'
import { driven, everybody, throughput, type DrivenPlan } from './driven.ts'
import type { World } from './world.ts'

const room = (members: number, senders: number, window: number): DrivenPlan => ({
  population: { people: members, rooms: [everybody(members)] },
  drive: { senders: everybody(senders), window, warmUpSeconds: 1, timeEvery: 16 },
  figures: throughput,
})

/** As fast as it goes: every message to a room of a hundred, acknowledged after the sync. */
export const fanOut: World = {
  name: 'fan-out',
  asks: 'How much does a room of 100 take, with 64 messages under way?',
  contenders: [overTls, plain, naive, socketIo].map((system) => driven(system, room(100, 8, 8))),
}

export const bigRoom: World = {
  name: 'big-room',
  asks: 'And one of 1,000, with 16 under way?',
  contenders: [overTls, naive].map((system) => driven(system, room(1000, 4, 4))),
}

/** The same work for both at a rate that both can do: how long does it take? */
export const latency: World = {
  name: 'latency',
  asks: 'How long does a delivery take at 10,000 a second to a room of 100, durable?',
  contenders: [overTls, plain, naive].map((system) =>
    driven(system, {
      ...room(100, 8, 0),
      drive: { senders: everybody(8), perSecond: 100, warmUpSeconds: 1, timeEvery: 4 },
    }),
  ),
}
