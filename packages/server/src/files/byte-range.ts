/** From `from` up to but not including `to`. */
export interface ByteRange {
  from: number
  to: number
}

/**
 * The one range of bytes that a request asks for (RFC 9110 §14.2).
 *
 * @returns nothing when it asks for none, for several, or in a way nobody understands: all of it is the answer then.
 *   `beyond` when there is nothing there.
 */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange | 'beyond' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match || match[0] === 'bytes=-') return undefined
  const [, first = '', last = ''] = match
  if (first === '') return suffix(Number(last), sizeBytes)
  const [from, to] = [Number(first), last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes)]
  if (last !== '' && Number(last) < from) return undefined
  return from < sizeBytes ? { from, to } : 'beyond'
}

const suffix = (length: number, sizeBytes: number): ByteRange | 'beyond' =>
  length > 0 && sizeBytes > 0 ? { from: Math.max(0, sizeBytes - length), to: sizeBytes } : 'beyond'
