import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kidOf, limits, parseSframeHeader, splitKid } from '@securechat/protocol'
import { concat, fromBase64url, newId, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { createDeviceKeys, importFrameKey } from './device.ts'
import { frankingTag, messageHeader, verifyFranking } from './franking.ts'
import { type IncomingMessage, openMessage, Sealer, type SealerOptions } from './message.ts'
import { sealSframe, sframeKey } from './sframe.ts'

const alice = await createDeviceKeys()
const aliceFrameKey = await importFrameKey(alice.frame.publicKey)
const bad = { code: 'bad-frame' }

const options = (changes: Partial<SealerOptions> = {}): SealerOptions => ({
  epochSecret: randomBytes(32),
  epoch: 5,
  leaf: 3,
  roomId: newId(),
  deviceId: alice.deviceId,
  frameKey: alice.frame.privateKey,
  ...changes,
})

async function sealed(
  text = 'hello Bob',
  from = options(),
  sealer = new Sealer(from),
): Promise<IncomingMessage> {
  const message = { messageId: newId(), sentAtMs: 1_800_000_000_000, content: utf8(text) }
  const { frame, frankingTag: tag } = await sealer.seal(message)
  const { epochSecret, epoch, roomId, deviceId } = from
  const { messageId, sentAtMs } = message
  const place = { epochSecret, epoch, roomId, deviceId, messageId, sentAtMs }
  return { ...place, frame, frankingTag: tag, frameKey: aliceFrameKey }
}

const flip = (text: string, at: number): string => {
  const bytes = fromBase64url(text)
  return toBase64url(bytes.with(at, (bytes[at] ?? 0) ^ 1))
}

test('what was sealed opens, whatever its length', async () => {
  const from = options()
  const sealer = new Sealer(from)
  for (const length of [0, 1, 157, 158, 159, 414, 5000, limits.contentBytes]) {
    const text = 'x'.repeat(length)
    const message = await sealed(text, from, sealer)
    const { content, leaf, kid } = await openMessage(message)
    assert.deepEqual(content, utf8(text))
    assert.deepEqual([leaf, kid], [3, sealer.kid])
    assert.ok(fromBase64url(message.frame).length <= limits.frameBytes)
  }
})

test('frames come in steps of 256 bytes, so that lengths tell little', async () => {
  const from = options()
  const sealer = new Sealer(from)
  const size = async (length: number) => {
    const { frame } = await sealed('x'.repeat(length), from, sealer)
    const bytes = fromBase64url(frame)
    return bytes.length - parseSframeHeader(bytes).length - 16
  }
  assert.deepEqual([await size(0), await size(158), await size(159), await size(414)], [256, 256, 512, 512])
})

test('content beyond the limit is not sealed', async () => {
  await assert.rejects(sealed('x'.repeat(limits.contentBytes + 1)), RangeError)
})

test('a message opens in its own room, epoch, device, id and time only', async () => {
  const message = await sealed()
  const other = await createDeviceKeys()
  const wrong: Partial<IncomingMessage>[] = [
    { roomId: newId() },
    { deviceId: other.deviceId },
    { messageId: newId() },
    { sentAtMs: message.sentAtMs - 600_000 },
    { sentAtMs: message.sentAtMs + 1 },
    { epoch: message.epoch + 1 },
    { epoch: message.epoch + 0x10000 },
    { epochSecret: randomBytes(32) },
    { frameKey: await importFrameKey(other.frame.publicKey) },
    { frankingTag: toBase64url(randomBytes(32)) },
    { frankingTag: '' },
    { frame: '' },
    { frame: '****' },
  ]
  for (const changes of wrong)
    await assert.rejects(openMessage({ ...message, ...changes }), bad, `another ${Object.keys(changes)[0]}`)
  await openMessage(message)
})

test('a frame or tag with one bit changed anywhere, or cut short, does not open', async () => {
  const message = await sealed()
  const length = fromBase64url(message.frame).length
  for (let at = 0; at < length; at += 7) {
    await assert.rejects(
      openMessage({ ...message, frame: flip(message.frame, at) }),
      bad,
      `byte ${at} flipped`,
    )
    const cut = toBase64url(fromBase64url(message.frame).subarray(0, at))
    await assert.rejects(openMessage({ ...message, frame: cut }), bad, `cut to ${at}`)
  }
  for (let at = 0; at < 32; at++)
    await assert.rejects(openMessage({ ...message, frankingTag: flip(message.frankingTag, at) }), bad)
})

test('a member who knows the epoch secret still cannot write as another device', async () => {
  const from = options()
  const mallory = await createDeviceKeys()
  const forged = await sealed('transfer everything', { ...from, frameKey: mallory.frame.privateKey })
  await assert.rejects(openMessage(forged), bad)
  await openMessage({ ...forged, frameKey: await importFrameKey(mallory.frame.publicKey) })
})

/** A frame with any inside, as a member with changed software could make it: signed and committed, but odd. */
async function oddFrame(
  message: IncomingMessage,
  inside: (sign: Uint8Array, salt: Uint8Array) => Uint8Array,
  kid = parseSframeHeader(fromBase64url(message.frame)).kid,
) {
  const counter = 9n
  const salt = randomBytes(32)
  const context = { ...message, kid, counter }
  const tag = await frankingTag({ ...context, salt, content: utf8('hello') })
  const metadata = concat(messageHeader(context), fromBase64url(tag))
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', alice.frame.privateKey, metadata))
  const plaintext = inside(signature, salt)
  const key = await sframeKey(message.epochSecret, kid)
  const frame = await sealSframe(key, { counter, metadata, plaintext })
  return { ...message, frame: toBase64url(frame), frankingTag: tag }
}

const padded = (...parts: Uint8Array[]) => {
  const bytes = concat(...parts)
  return concat(bytes, new Uint8Array((256 - (bytes.length % 256)) % 256))
}

test('nothing can be hidden in the padding, and the salt and content must be those of the tag', async () => {
  const message = await sealed()
  const five = Uint8Array.of(0, 5)
  const usual = await oddFrame(message, (sign, salt) => padded(five, salt, sign, utf8('hello')))
  assert.deepEqual((await openMessage(usual)).content, utf8('hello'))
  const odd = [
    await oddFrame(message, (sign, salt) => padded(five, salt, sign, utf8('hello and more'))),
    await oddFrame(message, (sign, salt) => padded(five, salt, sign, utf8('olleh'))),
    await oddFrame(message, (sign) => padded(five, randomBytes(32), sign, utf8('hello'))),
    await oddFrame(message, (sign, salt) =>
      concat(padded(five, salt, sign, utf8('hello')), new Uint8Array(256)),
    ),
    await oddFrame(message, (sign, salt) => padded(five, salt, sign, utf8('hello')).subarray(0, -1)),
    await oddFrame(message, (sign, salt) => padded(Uint8Array.of(255, 255), salt, sign, utf8('hello'))),
    await oddFrame(message, (sign, salt) => padded(Uint8Array.of(0, 4), salt, sign, utf8('hello'))),
    await oddFrame(message, () => new Uint8Array()),
    await oddFrame(message, (sign, salt) =>
      padded(five, salt, sign.with(0, (sign[0] ?? 0) ^ 1), utf8('hello')),
    ),
  ]
  for (const [place, frame] of odd.entries())
    await assert.rejects(openMessage(frame), bad, `odd frame ${place}`)
})

test('a key id that names another epoch is refused', async () => {
  const message = await sealed()
  const inside = (sign: Uint8Array, salt: Uint8Array) =>
    padded(Uint8Array.of(0, 5), salt, sign, utf8('hello'))
  const kidIn = (epoch: number) => kidOf({ contextId: 1, leaf: 3, epoch })
  await openMessage(await oddFrame(message, inside, kidIn(5)))
  await assert.rejects(openMessage(await oddFrame(message, inside, kidIn(6))), bad)
})

test('one Sealer used from many places at once never repeats a counter', async () => {
  const from = options()
  const sealer = new Sealer(from)
  const messages = await Promise.all(
    Array.from({ length: 50 }, (_, n) => sealed(`message ${n}`, from, sealer)),
  )
  const counters = messages.map(({ frame }) => parseSframeHeader(fromBase64url(frame)).counter)
  assert.equal(new Set(counters).size, 50)
  assert.deepEqual(
    [counters.reduce((a, b) => (a < b ? a : b)), counters.reduce((a, b) => (a > b ? a : b))],
    [0n, 49n],
  )
  const opened = await Promise.all(messages.map((message) => openMessage(message)))
  assert.equal(new Set(opened.map(({ counter }) => counter)).size, 50)
})

test('two clients restored from the same snapshot never emit the same KID and counter', async () => {
  const from = options()
  const seen = new Set<string>()
  for (let session = 0; session < 20; session++) {
    const sealer = new Sealer(from)
    assert.deepEqual([splitKid(sealer.kid).leaf, splitKid(sealer.kid).epoch], [3, 5])
    for (let n = 0; n < 3; n++) {
      const { frame } = await sealed('same', from, sealer)
      const { kid, counter } = parseSframeHeader(fromBase64url(frame))
      seen.add(`${kid}/${counter}`)
    }
  }
  assert.equal(seen.size, 60)
})

test('what was opened can be reported', async () => {
  const message = await sealed('something vile')
  const opened = await openMessage(message)
  assert.ok(await verifyFranking({ ...message, ...opened }, message.frankingTag))
})

test('the same words sealed twice look different', async () => {
  const from = options()
  const sealer = new Sealer(from)
  const [one, two] = [await sealed('same', from, sealer), await sealed('same', from, sealer)]
  assert.notEqual(one.frame, two.frame)
  assert.notEqual(one.frankingTag, two.frankingTag)
})
