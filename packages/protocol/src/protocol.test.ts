import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { z } from 'zod'
import {
  ChatError,
  ClientFrame,
  decode,
  errors,
  limits,
  operations,
  PersonName,
  RequestFrame,
  RoomId,
  ServerFrame,
} from './index.ts'

const fromHere = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the wire format has not changed by accident', () => {
  const shapes = [
    ClientFrame,
    ServerFrame,
    ...operations.flatMap((operation) => [operation.input, operation.output]),
  ]
  const text = JSON.stringify(shapes.map((shape) => z.toJSONSchema(shape, { io: 'input' })))
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)

  // When this fails the wire format changed: describe the change in docs/protocol.md, raise PROTOCOL_VERSION if an
  // older peer would be confused, and put the new digest into wire-digest.txt.
  assert.equal(digest, fromHere('../wire-digest.txt').trim())
})

test('every error is explained in docs/errors.md, and nothing else is', () => {
  const explained = [...fromHere('../../../docs/errors.md').matchAll(/^## `(.+)`$/gm)].map(
    (match) => match[1],
  )
  assert.deepEqual(new Set(explained), new Set(Object.keys(errors)))
})

test('an operation lives in the file that its name says', () => {
  for (const operation of operations) {
    const [noun, verb] = operation.name.split('.')
    const folder = `./operations/${noun}`
    const source = fromHere(`${folder}/${verb}.ts`)
    assert.match(source, new RegExp(`name: '${operation.name}'`))
  }
})

test('no two operations share a name or a route', () => {
  assert.equal(new Set(operations.map((operation) => operation.name)).size, operations.length)
  assert.equal(
    new Set(operations.map((operation) => operation.http.replaceAll(/\{\w+\}/g, '{}'))).size,
    operations.length,
  )
})

test('every path parameter of a route is an input field of its operation', () => {
  for (const operation of operations) {
    const schema = z.toJSONSchema(operation.input, { io: 'input' })
    const fields = Object.keys(
      schema.properties ?? (schema.anyOf?.[0] as { properties?: object } | undefined)?.properties ?? {},
    )
    for (const [, name] of operation.http.matchAll(/\{(\w+)\}/g))
      assert.ok(fields.includes(name!), `${operation.name}: ${name}`)
  }
})

test('operations for members name their room, and no operation accepts unknown fields', () => {
  for (const operation of operations) {
    const surprising = operation.input.safeParse({ surprise: 1 })
    assert.equal(surprising.success, false, operation.name)
    if (operation.access === 'member') assert.match(operation.http, /\{roomId\}/, operation.name)
  }
})

test('what a frame may hold fits into a request', () => {
  const base64 = (count: number) => Math.ceil((count * 4) / 3)
  assert.ok(base64(limits.commitBytes) + base64(limits.welcomeBytes) < limits.requestBytes)
  assert.ok(base64(limits.keyPackageBytes) * limits.keyPackagesPerPublish < limits.requestBytes)
})

test('text that is not JSON, and JSON that is not a frame, are both a bad request', () => {
  for (const text of [
    '',
    '{',
    '[]',
    '{"id":1}',
    '{"id":"1","op":"x","input":{}}',
    '{"id":1,"op":"x","input":{},"extra":1}',
  ])
    assert.throws(() => decode(RequestFrame, text), new ChatError('bad-request'))
})

test('ids are 22 characters of base64url whose spare bits are zero, so that each id has one spelling', () => {
  assert.ok(RoomId.safeParse('AAAAAAAAAAAAAAAAAAAAAA').success)
  assert.ok(!RoomId.safeParse('AAAAAAAAAAAAAAAAAAAAAB').success)
  assert.ok(!RoomId.safeParse('AAAAAAAAAAAAAAAAAAAAA').success)
})

test('names cannot hold control characters or characters that reverse the writing direction', () => {
  assert.ok(PersonName.safeParse('Zoë Ångström 李').success)
  for (const name of ['', '   ', 'a\nb', 'evil\u202Eeman', 'zero\u200Bwidth', 'x'.repeat(65)])
    assert.ok(!PersonName.safeParse(name).success, JSON.stringify(name))
})

test('names hold joiners where a script or an emoji is written with them, and nowhere else', () => {
  for (const name of ['می\u200cنا', 'क्\u200dष', '👩🏽\u200d🚀', '👨\u200d👩\u200d👧', '❤️\u200d🔥 Ana'])
    assert.ok(PersonName.safeParse(name).success, JSON.stringify(name))
  for (const name of [
    'Ali\u200dce',
    'Ali\u200cce',
    '\u200dAlice',
    'Alice\u200c',
    'می\u200c',
    '👩\u200d',
    'a\u200d👩',
  ])
    assert.ok(!PersonName.safeParse(name).success, JSON.stringify(name))
})
