import assert from 'node:assert/strict'
import { createCipheriv, createHash, hkdfSync } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { concat, fromBase64url, toBase64url } from './bytes.ts'
import { CryptoError } from './errors.ts'
import {
  FILE_SEGMENT_BYTES,
  FileCipher,
  FileHash,
  FileOpener,
  type FileSecret,
  newFileSecret,
  paddedSize,
  SEALED_SEGMENT_BYTES,
  sealedFileSize,
} from './file.ts'
import { Prng } from './testing/prng.ts'

const bytesFrom = (seed: number, length: number) => {
  const prng = new Prng(seed)
  return Uint8Array.from({ length }, () => prng.below(256))
}

async function sealAll(secret: FileSecret, content: Uint8Array) {
  const cipher = await FileCipher.of(secret)
  const hash = new FileHash()
  const segments: Uint8Array[] = []
  for (let index = 0; index < cipher.segmentCount; index++) {
    const { from, to } = cipher.contentOf(index)
    const segment = await cipher.seal(index, content.subarray(from, to))
    await hash.add(segment)
    segments.push(segment)
  }
  return { segments, hash: await hash.root() }
}

/** Opens what arrives in pieces of `pieceBytes`. */
async function openAll(secret: FileSecret, hash: string, sealed: Uint8Array, pieceBytes = 50_000) {
  const opener = new FileOpener(await FileCipher.of(secret), hash)
  const opened: Uint8Array[] = []
  for (let at = 0; at < sealed.length; at += pieceBytes)
    opened.push(...(await opener.take(sealed.subarray(at, at + pieceBytes))))
  return concat(...opened, await opener.end())
}

async function aSealedFile(sizeBytes: number, seed = 1) {
  const content = bytesFrom(seed, sizeBytes)
  const secret = newFileSecret(sizeBytes)
  return { content, secret, ...(await sealAll(secret, content)) }
}

const isDamage = (error: unknown) => error instanceof CryptoError && error.code === 'damaged'

describe('a sealed file', () => {
  it('opens to what was sealed, whatever its size and however it arrives', async () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 5_000 }),
      fc.integer({ min: FILE_SEGMENT_BYTES - 20, max: FILE_SEGMENT_BYTES + 20 }),
      fc.integer({ min: 2 * FILE_SEGMENT_BYTES - 3, max: 3 * FILE_SEGMENT_BYTES + 3 }),
    )
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1_000, max: 200_000 }), async (sizeBytes, pieceBytes) => {
        const { content, secret, segments, hash } = await aSealedFile(sizeBytes)
        const sealed = concat(...segments)
        assert.equal(sealed.length, sealedFileSize(sizeBytes))
        assert.deepEqual(await openAll(secret, hash, sealed, pieceBytes), content)
      }),
      { numRuns: 25 },
    )
  })

  it('is what HKDF and AES-GCM of another implementation make of the same construction', async () => {
    const content = bytesFrom(7, FILE_SEGMENT_BYTES + 100)
    const secret = {
      fileId: toBase64url(bytesFrom(8, 16)),
      key: toBase64url(bytesFrom(9, 32)),
      sizeBytes: content.length,
    }
    const { segments, hash } = await sealAll(secret, content)
    const salt = fromBase64url(secret.fileId)
    const key = Buffer.from(hkdfSync('sha256', fromBase64url(secret.key), salt, 'SecureChat file v1', 32))
    const padded = Buffer.concat([content, Buffer.alloc(paddedSize(content.length) - content.length)])
    const expected = [0, 1].map((index) => {
      const nonce = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, index, index === 1 ? 1 : 0])
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const part = padded.subarray(index * FILE_SEGMENT_BYTES, (index + 1) * FILE_SEGMENT_BYTES)
      return Buffer.concat([cipher.update(part), cipher.final(), cipher.getAuthTag()])
    })
    assert.deepEqual(segments.map(toBase64url), expected.map(toBase64url))
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
    const list = Buffer.concat([Buffer.from('SecureChat file hash v1'), ...expected.map(digest)])
    assert.equal(hash, digest(list).toString('base64url'))
    // Fixed once: a file of today opens with the program of tomorrow.
    assert.equal(hash, '9g9raaQw2P8FSlEs2ZAof07tE_krqju60l6si-a8frQ')
  })

  it('is the same again when it is sealed again, so that an upload can go on', async () => {
    const { content, secret, segments } = await aSealedFile(3 * FILE_SEGMENT_BYTES)
    const cipher = await FileCipher.of(secret)
    const { from, to } = cipher.contentOf(1)
    assert.deepEqual(await cipher.seal(1, content.subarray(from, to)), segments[1])
  })
})

describe('a sealed file that somebody changed', () => {
  const refused = async (secret: FileSecret, hash: string, segments: Uint8Array[]) =>
    assert.rejects(openAll(secret, hash, concat(...segments)), isDamage)

  it('[FI8] is refused with any bit flipped', async () => {
    const { secret, segments, hash } = await aSealedFile(FILE_SEGMENT_BYTES + 2_000)
    const sealed = concat(...segments)
    const places = fc.integer({ min: 0, max: sealed.length * 8 - 1 })
    await fc.assert(
      fc.asyncProperty(places, async (place) => {
        const changed = new Uint8Array(sealed)
        changed[place >> 3]! ^= 1 << (place & 7)
        await refused(secret, hash, [changed])
      }),
      { numRuns: 60 },
    )
  })

  it('is refused when cut off anywhere, also between segments', async () => {
    const { secret, segments, hash } = await aSealedFile(3 * FILE_SEGMENT_BYTES)
    const sealed = concat(...segments)
    for (const length of [0, 1, SEALED_SEGMENT_BYTES, 2 * SEALED_SEGMENT_BYTES, sealed.length - 1])
      await refused(secret, hash, [sealed.subarray(0, length)])
  })

  it('is refused with segments moved, doubled, left out or added', async () => {
    const { secret, segments, hash } = await aSealedFile(3 * FILE_SEGMENT_BYTES)
    const [a, b, c] = segments as [Uint8Array, Uint8Array, Uint8Array]
    for (const changed of [
      [b, a, c],
      [a, a, c],
      [a, c],
      [a, b, c, c],
      [c, b, a],
      [a, b, b],
    ])
      await refused(secret, hash, changed)
  })

  it('is refused under another name, key, size or hash', async () => {
    const { secret, segments, hash } = await aSealedFile(5_000)
    const other = newFileSecret(5_000)
    await refused({ ...secret, fileId: other.fileId }, hash, segments)
    await refused({ ...secret, key: other.key }, hash, segments)
    await refused({ ...secret, sizeBytes: 4_000 }, hash, segments)
    await refused({ ...secret, sizeBytes: 5_001 + FILE_SEGMENT_BYTES }, hash, segments)
    await refused(secret, (await aSealedFile(5_000)).hash, segments)
  })
})

describe('the padded size', () => {
  it('hides all but the first bits of the size, at twelve per cent at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_024, max: 2 ** 45 }), (size) => {
        const padded = paddedSize(size)
        assert.ok(padded >= size && padded <= size * 1.12, `${size} became ${padded}`)
        assert.equal(paddedSize(padded), padded)
      }),
    )
  })

  it('never shrinks as the size grows, and knows few values', () => {
    const seen = new Set<number>()
    let before = 0
    for (let size = 0; size < 1_000_000; size += 37) {
      const padded = paddedSize(size)
      assert.ok(padded >= before)
      before = padded
      seen.add(padded)
    }
    assert.ok(seen.size < 250, `${seen.size} sizes can be told apart`)
  })

  it('is the paper’s formula, from a kilobyte upwards', () => {
    assert.deepEqual([0, 1_024, 1_025, 2_049, 100_000].map(paddedSize), [1_024, 1_024, 1_088, 2_176, 100_352])
  })
})
