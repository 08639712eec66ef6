import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sessionBusAddress } from './address.ts'
import { decodeMessage, encodeMessage, messageLength } from './message.ts'
import { parseSignature } from './signature.ts'
import { variant, WireReader, WireWriter } from './wire.ts'

const roundTrip = (signature: string, values: unknown[]): unknown[] => {
  const writer = new WireWriter()
  writer.write(signature, values)
  return new WireReader(writer.finish()).read(signature)
}

test('signatures are read, and nonsense is refused', () => {
  assert.equal(parseSignature('a{sv}(ia{sv}av)u').length, 3)
  for (const wrong of ['a', '(', '()', 'a{vs', '{s}', 'z', 'a{ssv}', `${'a'.repeat(40)}i`])
    assert.throws(() => parseSignature(wrong), wrong)
})

test('a message is written byte for byte as the specification shows it', () => {
  // The Hello call that every program begins with, as libdbus writes it.
  const hello = encodeMessage({
    kind: 'call',
    serial: 1,
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'Hello',
    destination: 'org.freedesktop.DBus',
    signature: '',
    body: [],
  })
  assert.equal(hello.subarray(0, 16).toString('hex'), '6c01000100000000010000006d000000')
  assert.equal(hello.length, 128)
  assert.equal(messageLength(hello), 128)
})

test('values of every type come back as they went', () => {
  const everything: [string, unknown][] = [
    ['y', 200],
    ['b', true],
    ['n', -2],
    ['q', 65_535],
    ['i', -70_000],
    ['u', 4_000_000_000],
    ['x', -5n],
    ['t', 5n],
    ['d', 1.5],
    ['s', 'grüße'],
    ['o', '/a/b'],
    ['g', 'a{sv}'],
    ['ay', new Uint8Array([1, 2, 3])],
    ['a(iiay)', [[1, 2, new Uint8Array([9])]]],
    ['a{sv}', [['key', variant('as', ['x', 'y'])]]],
    ['av', [variant('(ia{sv}av)', [3, [], []])]],
  ]
  const signature = everything.map(([type]) => type).join('')
  const values = everything.map(([, value]) => value)
  assert.deepEqual(roundTrip(signature, values), values)
})

test('whatever text and numbers a message holds, it decodes to the same', () => {
  const strings = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''))
  const body = fc.tuple(
    strings,
    fc.array(
      fc.tuple(
        strings,
        fc.integer().map((value) => variant('i', value)),
      ),
    ),
    fc.boolean(),
  )
  fc.assert(
    fc.property(body, ([text, entries, isOn]) => {
      const message = {
        kind: 'signal' as const,
        serial: 7,
        path: '/a',
        signature: 'sa{sv}b',
        body: [text, entries, isOn],
      }
      const bytes = encodeMessage(message)
      assert.equal(messageLength(bytes), bytes.length)
      assert.deepEqual(decodeMessage(bytes), message)
    }),
  )
})

test('damaged bytes are refused, never read past their end', () => {
  const bytes = encodeMessage({
    kind: 'call',
    serial: 1,
    path: '/a',
    member: 'M',
    signature: 'sas',
    body: ['x', ['y']],
  })
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const damaged = Buffer.from(bytes)
      damaged[at] = value
      try {
        decodeMessage(damaged)
      } catch (error) {
        assert.ok(error instanceof Error)
      }
    }),
  )
})

test('the bus is found where the environment says, and only locally', () => {
  assert.deepEqual(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus,guid=ab' }), {
    path: '/run/user/1/bus',
  })
  assert.deepEqual(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus%2dx' }), {
    path: '\0/tmp/dbus-x',
  })
  assert.deepEqual(sessionBusAddress({ XDG_RUNTIME_DIR: '/run/user/7' }), { path: '/run/user/7/bus' })
  assert.equal(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=evil.example,port=1' }), undefined)
})
