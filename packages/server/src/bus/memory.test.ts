import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Announcement } from './bus.ts'
import { busContract } from './bus-contract.ts'
import { createMemoryBus } from './memory.ts'

busContract('The bus in memory', async (onBug) => createMemoryBus(onBug))

const made: Announcement = { kind: 'session-over', sessionId: 'abc' }

it('the bus in memory is heard before publish returns', () => {
  const bus = createMemoryBus()
  const all: Announcement[] = []
  bus.subscribe((announcement) => all.push(announcement))
  bus.publish(made)
  assert.deepEqual(all, [made])
})

it('who subscribes to the bus in memory while something is announced hears only what comes after', () => {
  const bus = createMemoryBus()
  const late: Announcement[] = []
  const stop = bus.subscribe(() => {
    stop()
    bus.subscribe((announcement) => late.push(announcement))
  })
  bus.publish(made)
  assert.deepEqual(late, [])
  bus.publish(made)
  assert.deepEqual(late, [made])
})

it('who stops while something is announced does not hear it any more', () => {
  const bus = createMemoryBus()
  const heard: Announcement[] = []
  const stops: (() => void)[] = []
  bus.subscribe(() => stops.forEach((stop) => stop()))
  stops.push(bus.subscribe((announcement) => heard.push(announcement)))
  bus.publish(made)
  assert.deepEqual(heard, [])
})
