/** What was found out about a picture's own notes. */
export interface Stripped {
  bytes: Uint8Array<ArrayBuffer>
  /** Whether notes (place, camera, time) may still be in it: a format we cannot take them out of. */
  mayHoldNotes: boolean
}

const mayCarryNotes = /^image\/(?:heic|heif|avif|tiff|jxl)/

/**
 * Takes place, camera and whatever else programs write beside the picture out of JPEG, PNG and WebP, without touching the picture
 * itself. Which way up it is stays: that is a number from 1 to 8.
 */
export function stripMetadata(bytes: Uint8Array<ArrayBuffer>, type: string): Stripped {
  const strip = strippers[type]
  const stripped = strip?.(bytes)
  return {
    bytes: stripped ?? bytes,
    mayHoldNotes: stripped === undefined && (strip !== undefined || mayCarryNotes.test(type)),
  }
}

type Strip = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | undefined

const strippers: Record<string, Strip | undefined> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Kept: JFIF (APP0), colour profile (APP2 that says so), Adobe's colour transform (APP14). Gone: all other APPs, and comments. */
function stripJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const view = viewOf(bytes)
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return undefined
  const parts: Uint8Array[] = [bytes.subarray(0, 2)]
  let orientation = 1
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    // From the first scan on there is nothing but the picture; what some cameras hang behind its end is left out.
    if (marker === 0xda) return join([...parts, ...withOrientation(orientation), picture(bytes.subarray(at))])
    const end = at + 2 + view.getUint16(at + 2)
    if (end > bytes.length) return undefined
    const segment = bytes.subarray(at, end)
    if (marker === 0xe1) orientation = orientationOf(segment) ?? orientation
    if (isKept(marker, segment)) parts.push(segment)
    at = end
  }
  return undefined
}

function isKept(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xfe) return false
  if (marker < 0xe0 || marker > 0xef) return true
  return marker === 0xe0 || marker === 0xee || (marker === 0xe2 && textAt(segment, 4, 11) === 'ICC_PROFILE')
}

const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length))

/** Up to and with the last end-of-image mark of the first picture. */
function picture(scans: Uint8Array): Uint8Array {
  for (let at = 0; at + 1 < scans.length; at++)
    if (scans[at] === 0xff && scans[at + 1] === 0xd9) return scans.subarray(0, at + 2)
  return scans
}

/** Reads one number of an Exif segment (tag 0x0112). */
function orientationOf(segment: Uint8Array): number | undefined {
  if (textAt(segment, 4, 4) !== 'Exif' || segment.length < 24) return undefined
  const view = viewOf(segment.subarray(10))
  const isLittle = view.getUint16(0) === 0x4949
  const first = view.getUint32(4, isLittle)
  if (first + 2 > view.byteLength) return undefined
  const count = view.getUint16(first, isLittle)
  for (let entry = 0; entry < count; entry++) {
    const at = first + 2 + 12 * entry
    if (at + 12 > view.byteLength) return undefined
    if (view.getUint16(at, isLittle) === 0x0112) return view.getUint16(at + 8, isLittle)
  }
  return undefined
}

/** An Exif segment with nothing in it but that. */
function withOrientation(orientation: number): Uint8Array[] {
  if (orientation < 2 || orientation > 8) return []
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0]
  const header = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1]
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
  const body = [...exif, ...header, ...entry, 0, 0, 0, 0]
  return [Uint8Array.of(0xff, 0xe1, 0, body.length + 2, ...body)]
}

const pngNotes = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])

function stripPng(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  if (textAt(bytes, 1, 3) !== 'PNG') return undefined
  const view = viewOf(bytes)
  const parts: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return undefined
    const kind = textAt(bytes, at + 4, 4)
    if (!pngNotes.has(kind)) parts.push(bytes.subarray(at, end))
    if (kind === 'IEND') return join(parts)
    at = end
  }
  return undefined
}

function stripWebp(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  if (bytes.length < 16 || textAt(bytes, 0, 4) !== 'RIFF' || textAt(bytes, 8, 4) !== 'WEBP') return undefined
  const view = viewOf(bytes)
  const parts: Uint8Array[] = []
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true)
    const end = Math.min(at + 8 + size + (size % 2), bytes.length)
    const kind = textAt(bytes, at, 4)
    const chunk = bytes.slice(at, end)
    // The header says which notes follow: none do now.
    if (kind === 'VP8X') chunk[8]! &= ~0b1100
    if (kind !== 'EXIF' && kind !== 'XMP ') parts.push(chunk)
    at = end
  }
  const body = join(parts)
  const head = bytes.slice(0, 12)
  viewOf(head).setUint32(4, body.length + 4, true)
  return join([head, body])
}
