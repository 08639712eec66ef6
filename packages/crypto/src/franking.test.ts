import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concat, fromBase64url, newId, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { frankingTag, messageHeader, verifyFranking } from './franking.ts'

const context = () => ({
  roomId: newId(),
  deviceId: newId(),
  messageId: newId(),
  epoch: 5,
  kid: 77n,
  counter: 3n,
  sentAtMs: 1_800_000_000_000,
})

test('a reporter can prove what a message said, and nothing else', async () => {
  const report = { ...context(), salt: randomBytes(32), content: utf8('something vile') }
  const tag = await frankingTag(report)
  assert.equal(fromBase64url(tag).length, 32)
  assert.equal(await verifyFranking(report, tag), true)
  const { salt, content } = report
  const lies = [
    { content: utf8('something vile!') },
    { content: content.with(0, (content[0] ?? 0) ^ 1) },
    { content: content.subarray(1) },
    { salt: salt.with(31, (salt[31] ?? 0) ^ 1) },
    { sentAtMs: report.sentAtMs + 1 },
    { deviceId: newId() },
    { messageId: newId() },
    { roomId: newId() },
    { counter: 4n },
    { kid: 78n },
    { epoch: 6 },
  ]
  for (const lie of lies)
    assert.equal(await verifyFranking({ ...report, ...lie }, tag), false, Object.keys(lie)[0])
  const flipped = fromBase64url(tag).with(5, (fromBase64url(tag)[5] ?? 0) ^ 1)
  assert.equal(await verifyFranking(report, toBase64url(flipped)), false)
  for (const wrong of ['', '!', tag.slice(1)]) assert.equal(await verifyFranking(report, wrong), false)
})

test('the header is laid out as described', () => {
  const ids = [newId(), newId(), newId()] as const
  const [roomId, deviceId, messageId] = ids
  const context = { roomId, deviceId, messageId, epoch: 1, kid: 2n, counter: 3n, sentAtMs: 4 }
  const number = (last: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, last)
  const expected = concat(utf8('SecureChat msg v1'), ...ids.map(fromBase64url), ...[1, 2, 3, 4].map(number))
  assert.deepEqual(messageHeader(context), expected)
  assert.throws(() => messageHeader({ ...context, roomId: 'AAAA' }), RangeError)
  assert.throws(() => messageHeader({ ...context, epoch: -1 }), RangeError)
})
