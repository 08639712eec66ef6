import { overTls, plain } from '../run/systems.ts'
import { Setting, type SystemUnderTest } from '../run/system.ts'
import { everybody } from './driven.ts'
import type { Measurement, World } from './world.ts'

/** Pairs, so that whoever is connected is also in a room. */
const population = (people: number) => ({
  people,
  rooms: everybody(people / 2).map((pair) => [2 * pair, 2 * pair + 1]),
})

const idle = (system: SystemUnderTest, count: number) => async (): Promise<Measurement> => {
  await using setting = await Setting.build(system, population(count))
  await setting.generator.connect(2)
  const before = await setting.usage()
  const { seconds } = await setting.generator.connect(count - 2)
  const after = await setting.usage()
  const addedMB = after.rssMB - before.rssMB
  const result = await setting.generator.drive({
    senders: everybody(count),
    perSecond: 500,
    warmUpSeconds: 0.5,
    seconds: 2,
  })
  return {
    system: `${system.name}, ${count} connections`,
    figures: {
      'added MB': addedMB,
      'KB each': (addedMB * 1000) / count,
      'total MB': after.rssMB,
      'connect s': seconds,
      'delivery p99 ms': result.delivery.p99,
      dropped: result.dropped,
    },
  }
}

export const idleConnections: World = {
  name: 'idle',
  asks: 'What do open connections cost, and does anything drop while messages pass?',
  contenders: [idle(overTls, 1000), idle(plain, 1000)],
}

export const manyConnections: World = {
  name: 'idle-10000',
  asks: 'And 10,000 over TLS?',
  contenders: [idle(overTls, 10_000)],
}

const storm = (system: SystemUnderTest, count: number) => async (): Promise<Measurement> => {
  await using setting = await Setting.build(system, population(count))
  const first = await setting.generator.connect(count, 200, false)
  const before = await setting.usage()
  await setting.generator.close()
  const again = await setting.generator.connect(count, 200, true)
  const after = await setting.usage()
  const cpuSeconds = (after.cpuMs - before.cpuMs) / 1000
  return {
    system: `${system.name}, ${count} at once`,
    figures: {
      'first time s': first.seconds,
      'again s': again.seconds,
      'again p99 ms': again.each.p99,
      'sign-ins per CPU second, resumed': count / cpuSeconds,
    },
  }
}

export const connectStorm: World = {
  name: 'storm',
  asks: 'How long until everybody is back who was cut off at once?',
  contenders: [storm(overTls, 1000)],
}

export const bigStorm: World = {
  name: 'storm-10000',
  asks: 'And 10,000?',
  contenders: [storm(overTls, 10_000)],
}

const MISSED = 10_000

export const catchUp: World = {
  name: 'catch-up',
  asks: 'How long does it take to read 10,000 missed messages?',
  contenders: [
    async () => {
      await using setting = await Setting.build(overTls, { people: 10, rooms: [everybody(10)] })
      await setting.generator.connect(10)
      const drive = { senders: everybody(9), window: 32, warmUpSeconds: 0 }
      for (let sent = 0; sent < MISSED;)
        sent += (await setting.generator.drive({ ...drive, seconds: 1 })).acked
      const { each, entriesPerSecond } = await setting.generator.catchUp({
        readers: 1,
        entries: MISSED,
        pageEntries: 200,
      })
      return { system: overTls.name, figures: { 'ms for 10,000': each.p50, 'entries/s': entriesPerSecond } }
    },
  ],
}
