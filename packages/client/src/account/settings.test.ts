import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeviceId, RoomId } from '@securechat/protocol'
import fc from 'fast-check'
import type { RoomSettings } from '../settings.ts'
import { Settings } from './settings.ts'

const design = RoomId.parse('D'.repeat(21).concat('A'))
const devices = ['a', 'b', 'c'].map((letter) => DeviceId.parse(letter.repeat(21).concat('A')))

/** The vault of one account, as its devices see it: each writes to entries of its own, and sees the others’ when they are fetched. */
class SharedVault {
  readonly server = new Map<string, Uint8Array>()

  device(deviceId: DeviceId) {
    const known = new Map<string, Uint8Array>()
    let tell: (names: string[]) => void = () => {}
    const vault = {
      list: async (prefix: string) =>
        [...known].filter(([name]) => name.startsWith(prefix)).map(([name, content]) => ({ name, content })),
      rewrite: async (entries: readonly { name: string; content: Uint8Array }[]) => {
        for (const { name, content } of entries) known.set(name, content)
      },
      onChange: (listener: (names: string[]) => void) => {
        tell = listener
        return () => {}
      },
    }
    const sync = () => {
      for (const [name, content] of known)
        if (name.endsWith(deviceId) || !this.server.has(name)) this.server.set(name, content)
      for (const [name, content] of this.server) known.set(name, content)
      tell([...this.server.keys()])
    }
    const open = () =>
      Settings.load({
        vault,
        deviceId,
        changed: () => {},
        fault: (error) => {
          throw error
        },
      })
    return { sync, open }
  }
}

test('a setting holds at once, over a restart, and on the other devices once they have heard of it', async () => {
  const shared = new SharedVault()
  const [laptop, phone] = [shared.device(devices[0]!), shared.device(devices[1]!)]
  const [onLaptop, onPhone] = [await laptop.open(), await phone.open()]
  const set = onLaptop.setRoom(design, { level: 'mentions', favourite: 1 })
  assert.deepEqual(onLaptop.all.rooms[design], { level: 'mentions', favourite: 1 })
  await set
  await onLaptop.setRoom(design, { favourite: null })
  await onLaptop.setPerson({ hidesText: true })
  assert.deepEqual((await laptop.open()).all, onLaptop.all)
  laptop.sync()
  phone.sync()
  await new Promise(setImmediate)
  assert.deepEqual(onPhone.all, { person: { hidesText: true }, rooms: { [design]: { level: 'mentions' } } })
})

test('devices that change the same while apart agree once they have heard of each other', async () => {
  const change = fc.record({
    device: fc.nat(2),
    level: fc.constantFrom<RoomSettings['level']>('everything', 'mentions', 'nothing'),
    syncs: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      const shared = new SharedVault()
      const all = devices.map((deviceId) => shared.device(deviceId))
      const opened = await Promise.all(all.map((device) => device.open()))
      for (const { device, level, syncs } of changes) {
        await opened[device]!.setRoom(design, { level: level! })
        assert.equal(opened[device]!.all.rooms[design]?.level, level)
        if (syncs) all[device]!.sync()
        await new Promise(setImmediate)
      }
      for (const device of [...all, ...all]) device.sync()
      await new Promise(setImmediate)
      for (const settings of opened) assert.deepEqual(settings.all, opened[0]!.all)
    }),
  )
})
