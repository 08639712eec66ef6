import { naive, overTls, plain } from '../run/systems.ts'
import { driven, everybody, throughput, type DrivenPlan } from './driven.ts'
import type { World } from './world.ts'

const PAIRS = 50
const plan: DrivenPlan = {
  population: { people: 2 * PAIRS, rooms: everybody(PAIRS).map((pair) => [2 * pair, 2 * pair + 1]) },
  drive: { senders: everybody(2 * PAIRS), window: 4, warmUpSeconds: 1, timeEvery: 4 },
  figures: throughput,
}

export const pairs: World = {
  name: 'pairs',
  asks: 'How many messages a second go between two people each, 50 pairs, 4 under way per person?',
  contenders: [
    overTls,
    plain,
    naive,
    { ...overTls, name: 'SecureChat, TLS 1.3, two cores', cores: '0,1' },
  ].map((system) => driven(system, plan)),
}

const PEOPLE = 1000
const ROOMS = 200
const SIZES = [2, 2, 3, 4, 8, 12, 20, 50]

/** A workspace on a busy day: rooms of 2 to 50, everybody in a few of them. */
const workspace: DrivenPlan = {
  population: {
    people: PEOPLE,
    rooms: everybody(ROOMS).map((room) =>
      everybody(SIZES[room % SIZES.length]!).map((place) => (room * 5 + place * 17) % PEOPLE),
    ),
  },
  drive: { senders: everybody(ROOMS).map((room) => (room * 5) % PEOPLE), perSecond: 100, warmUpSeconds: 1 },
  figures: (result, usage) => ({ ...throughput(result, usage), 'memory MB': usage.rssMB }),
}

export const normal: World = {
  name: 'normal',
  asks: 'What does a normal load cost: 1,000 people, 100 messages a second in rooms of 2 to 50?',
  contenders: [overTls, naive].map((system) => driven(system, workspace)),
}
