import { naive, overTls } from '../run/systems.ts'
import type { SystemUnderTest } from '../run/system.ts'
import { driven, everybody, latencies } from './driven.ts'
import type { World } from './world.ts'

/** Messages a second to a room of a hundred: deliveries are a hundred times as many. */
const RATES = [20, 50, 100, 200, 400]

const at = (system: SystemUnderTest, rate: number) =>
  driven(
    { ...system, name: `${system.name} at ${rate * 100}/s` },
    {
      population: { people: 100, rooms: [everybody(100)] },
      drive: { senders: everybody(8), perSecond: rate, warmUpSeconds: 0.5, timeEvery: 4 },
      figures: (result) => ({ offered: rate * 100, ...latencies(result) }),
    },
  )

export const curve: World = {
  name: 'curve',
  asks: 'How does the time of a delivery grow with the load, in a room of 100?',
  contenders: [overTls, naive].flatMap((system) => RATES.map((rate) => at(system, rate))),
}
