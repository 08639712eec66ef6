/** The clear part of an SFrame (RFC 9605 §4.3): which key opened the frame's run, and where in that run it stands. */
export interface SframeHeader {
  kid: bigint
  counter: bigint
  /** Bytes the header takes; the ciphertext starts there. */
  length: number
}

/** What our key ids are made of: 32 random bits per sender session, then 16 of leaf index and 16 of epoch. */
export interface KeyIdParts {
  contextId: number
  leaf: number
  /** The MLS epoch; only its low 16 bits go into the key id. */
  epoch: number
}

const MAX_U64 = 2n ** 64n - 1n
const LONG_KID = 0x80
const LONG_COUNTER = 0x08

/** @throws RangeError when either number does not fit in 64 bits. */
export function encodeSframeHeader(kid: bigint, counter: bigint): Uint8Array<ArrayBuffer> {
  const kidBytes = longForm(kid)
  const counterBytes = longForm(counter)
  const kidField = kidBytes.length > 0 ? LONG_KID | ((kidBytes.length - 1) << 4) : Number(kid) << 4
  const counterField = counterBytes.length > 0 ? LONG_COUNTER | (counterBytes.length - 1) : Number(counter)
  return Uint8Array.of(kidField | counterField, ...kidBytes, ...counterBytes)
}

/**
 * Reads a header and insists on the shortest encoding, so that one (kid, counter) has one spelling: the server
 * compares counters, and a second spelling would be a second chance to replay.
 *
 * @throws RangeError when the bytes end too early or a number is not minimally encoded.
 */
export function parseSframeHeader(bytes: Uint8Array): SframeHeader {
  const config = bytes[0]
  if (config === undefined) throw new RangeError('sframe header: empty')
  const kid = readNumber(bytes, 1, { isLong: (config & LONG_KID) !== 0, field: (config >> 4) & 7 })
  const counter = readNumber(bytes, kid.end, { isLong: (config & LONG_COUNTER) !== 0, field: config & 7 })
  return { kid: kid.value, counter: counter.value, length: counter.end }
}

/** @throws RangeError when a part does not fit its bits (the epoch is cut to 16). */
export function kidOf({ contextId, leaf, epoch }: KeyIdParts): bigint {
  if (!isUint(contextId, 2 ** 32) || !isUint(leaf, 2 ** 16) || !isUint(epoch, 2 ** 53))
    throw new RangeError('key id: a part is out of range')
  return (BigInt(contextId) << 32n) | (BigInt(leaf) << 16n) | (BigInt(epoch) & 0xffffn)
}

/** The parts of a key id; `epoch` is modulo 65,536. */
export function splitKid(kid: bigint): KeyIdParts {
  if (kid < 0n || kid > MAX_U64) throw new RangeError('key id: not 64 bits')
  return {
    contextId: Number(kid >> 32n),
    leaf: Number((kid >> 16n) & 0xffffn),
    epoch: Number(kid & 0xffffn),
  }
}

/** Big-endian bytes without leading zeros, or none for a number that fits in the config byte. */
function longForm(value: bigint): number[] {
  if (value < 0n || value > MAX_U64) throw new RangeError('sframe header: not 64 bits')
  const bytes: number[] = []
  if (value < 8n) return bytes
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn))
  return bytes
}

function readNumber(bytes: Uint8Array, start: number, { isLong, field }: { isLong: boolean; field: number }) {
  if (!isLong) return { value: BigInt(field), end: start }
  const end = start + field + 1
  if (end > bytes.length) throw new RangeError('sframe header: cut short')
  let value = 0n
  for (const byte of bytes.subarray(start, end)) value = (value << 8n) | BigInt(byte)
  if (bytes[start] === 0 || value < 8n) throw new RangeError('sframe header: not the shortest form')
  return { value, end }
}

const isUint = (value: number, limit: number) => Number.isInteger(value) && value >= 0 && value < limit
