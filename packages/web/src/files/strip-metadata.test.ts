import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stripMetadata } from './strip-metadata.ts'

const bytesOf = (...parts: (string | number[])[]) =>
  new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    ),
  )

const has = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text)

function segment(marker: number, ...parts: (string | number[])[]): number[] {
  const body = bytesOf(...parts)
  const length = body.length + 2
  return [0xff, marker, length >> 8, length & 0xff, ...body]
}

const exif = (orientation: number) =>
  segment(
    0xe1,
    'Exif\0\0',
    [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
    'GPS 52.5N',
  )

const scan = [...segment(0xda, [1, 2, 3]), 9, 8, 7, 0xff, 0xd9]

describe('what a picture says beside itself', () => {
  it('is taken out of a JPEG, except which way up it is and how its colours are meant', () => {
    const jpeg = bytesOf(
      [0xff, 0xd8],
      segment(0xe0, 'JFIF\0'),
      exif(6),
      segment(0xe1, 'http://ns.adobe.com/xap GPS'),
      segment(0xe2, 'ICC_PROFILE\0x'),
      segment(0xed, 'Photoshop caption'),
      segment(0xfe, 'a comment'),
      segment(0xdb, [5]),
      scan,
      'trailing GPS',
    )
    const { bytes, mayHoldNotes } = stripMetadata(jpeg, 'image/jpeg')
    for (const gone of ['GPS', 'adobe', 'Photoshop', 'comment', 'trailing'])
      assert.ok(!has(bytes, gone), gone)
    for (const kept of ['JFIF', 'ICC_PROFILE', '\x00\x06\x00\x00']) assert.ok(has(bytes, kept), kept)
    assert.deepEqual([...bytes.subarray(-scan.length)], scan)
    assert.equal(mayHoldNotes, false)
    assert.deepEqual(stripMetadata(bytes, 'image/jpeg').bytes, bytes)
  })

  it('leaves an upright JPEG without any Exif', () => {
    assert.ok(!has(stripMetadata(bytesOf([0xff, 0xd8], exif(1), scan), 'image/jpeg').bytes, 'Exif'))
  })

  it('is taken out of a PNG', () => {
    const chunk = (kind: string, body: string) => bytesOf([0, 0, 0, body.length], kind, body, [1, 2, 3, 4])
    const png = bytesOf(
      [0x89],
      'PNG\r\n\x1a\n',
      [...chunk('IHDR', 'size')],
      [...chunk('tEXt', 'GPS')],
      [...chunk('eXIf', 'GPS')],
      [...chunk('IDAT', 'data')],
      [...chunk('IEND', '')],
      'GPS',
    )
    const { bytes } = stripMetadata(png, 'image/png')
    assert.ok(!has(bytes, 'GPS') && has(bytes, 'size') && has(bytes, 'data') && has(bytes, 'IEND'))
  })

  it('is taken out of a WebP, whose header then says so', () => {
    const chunk = (kind: string, body: number[]) => [...bytesOf(kind, [body.length, 0, 0, 0], body)]
    const body = bytesOf(
      'WEBP',
      chunk('VP8X', [0b11100, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
      chunk('VP8 ', [1, 2]),
      chunk('EXIF', [71, 80, 83, 33]),
      chunk('XMP ', [71, 80]),
    )
    const { bytes } = stripMetadata(bytesOf('RIFF', [body.length, 0, 0, 0], [...body]), 'image/webp')
    assert.ok(!has(bytes, 'EXIF') && !has(bytes, 'XMP ') && has(bytes, 'VP8 '))
    assert.equal(bytes[20], 0b10000)
    assert.equal(new DataView(bytes.buffer).getUint32(4, true), bytes.length - 8)
  })

  it('is said to be there still, where nobody here can take it out', () => {
    assert.ok(stripMetadata(bytesOf('whatever'), 'image/heic').mayHoldNotes)
    assert.ok(stripMetadata(bytesOf('not a jpeg'), 'image/jpeg').mayHoldNotes)
    assert.ok(!stripMetadata(bytesOf('%PDF'), 'application/pdf').mayHoldNotes)
  })
})
