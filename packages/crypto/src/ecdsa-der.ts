import { type Bytes, concat } from './bytes.ts'

const SEQUENCE = 0x30
const INTEGER = 0x02
const ONE_LENGTH_BYTE = 0x81

/**
 * ECDSA signatures between WebCrypto's form (r ‖ s, fixed width) and MLS's (DER, RFC 9420 §5.1.2 by way of
 * RFC 8446 §4.2.3). For curves up to 512 bits, so lengths take one or two bytes.
 */
export function rawToDer(raw: Uint8Array): Bytes {
  const half = raw.length / 2
  const body = concat(derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half)))
  const head = body.length < 0x80 ? [SEQUENCE, body.length] : [SEQUENCE, ONE_LENGTH_BYTE, body.length]
  return concat(Uint8Array.from(head), body)
}

/** Strict DER: the one encoding of each signature, or `undefined`. */
export function derToRaw(der: Uint8Array, scalarBytes: number): Bytes | undefined {
  const headBytes = der[1] === ONE_LENGTH_BYTE ? 3 : 2
  const r = readInteger(der, headBytes, scalarBytes)
  const s = r && readInteger(der, r.end, scalarBytes)
  if (r === undefined || s === undefined) return undefined
  const raw = concat(r.value, s.value)
  const again = rawToDer(raw)
  const isTheOneEncoding = again.length === der.length && again.every((byte, at) => byte === der[at])
  return isTheOneEncoding ? raw : undefined
}

function derInteger(scalar: Uint8Array): Bytes {
  const firstSet = scalar.findIndex((byte) => byte !== 0)
  const shortest = firstSet < 0 ? scalar.subarray(-1) : scalar.subarray(firstSet)
  const sign = ((shortest[0] ?? 0) & 0x80) === 0 ? [] : [0]
  return concat(Uint8Array.of(INTEGER, shortest.length + sign.length, ...sign), shortest)
}

function readInteger(der: Uint8Array, at: number, width: number): { value: Bytes; end: number } | undefined {
  const end = at + 2 + (der[at + 1] ?? 0)
  const digits = der.subarray(at + 2, end)
  const shortest = digits.subarray(digits[0] === 0 ? 1 : 0)
  if (der[at] !== INTEGER || end > der.length || shortest.length > width) return undefined
  const value = new Uint8Array(width)
  value.set(shortest, width - shortest.length)
  return { value, end }
}
