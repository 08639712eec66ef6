/**
 * Finds damage in a write-ahead log that SQLite itself passes over: to SQLite the first frame whose checksum is
 * wrong is the end of the log, and everything stored after it is silently gone.
 *
 * A power cut leaves such an end too, but only inside the last transaction, since each was synced before the next
 * began. So an end with a whole transaction behind it, and more after that, is damage.
 *
 * @see https://www.sqlite.org/walformat.html, "WAL File Format"
 */
export function isWalDamaged(wal: Uint8Array): boolean {
  if (wal.byteLength < HEADER_BYTES) return false
  const view = new DataView(wal.buffer, wal.byteOffset, wal.byteLength)
  const isLittle = (view.getUint8(3) & 1) === 0
  const log = { view, pageBytes: view.getUint32(8), isLittle }
  if (log.pageBytes < 512 || log.pageBytes > 65_536) return hasTransactions(wal.byteLength)
  const [stored, computed] = [sumAt(view, 24), sumOver(log, { from: 0, to: 24 }, [0, 0])]
  if (!isEqual(stored, computed)) return continuesAfter(log, -1, [stored, computed])
  return continuesAfterEnd(log, stored)
}

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24

/** The two halves of a running checksum. */
type Sum = readonly [number, number]

interface Wal {
  view: DataView
  pageBytes: number
  /** Whether checksums take the bytes as little-endian words; every other number in the file is big-endian. */
  isLittle: boolean
}

/** A log whose page size cannot be read, but which is longer than a torn first write. */
const hasTransactions = (byteCount: number) => byteCount > HEADER_BYTES

/** Goes to where SQLite will stop reading, and looks beyond. */
function continuesAfterEnd(log: Wal, headerSum: Sum): boolean {
  const [salts, count] = [log.view.getBigUint64(16), frameCount(log)]
  let sum = headerSum
  for (let i = 0; i < count; i++) {
    const next = frameSum(log, i, sum)
    const stored = sumAt(log.view, frameAt(log, i) + 16)
    if (saltsOf(log, i) !== salts || !isEqual(next, stored)) {
      return continuesAfter(log, i, [stored, next], salts)
    }
    sum = stored
  }
  return false
}

/**
 * Whether the frames after frame `bad` (-1: after the header) go on from it as they were written, through the end of
 * a transaction and into the next. What an earlier use of the file left behind does not.
 *
 * @param sums What the checksum may be before the next frame: whichever half of the bad one is not damaged tells.
 */
function continuesAfter(log: Wal, bad: number, sums: Sum[], salts?: bigint): boolean {
  let [candidates, hasEnded] = [sums, bad >= 0 && isCommit(log, bad)]
  for (let i = bad + 1; i < frameCount(log); i++) {
    const stored = sumAt(log.view, frameAt(log, i) + 16)
    const follows = candidates.some((sum) => isEqual(frameSum(log, i, sum), stored))
    if (!follows || (salts !== undefined && saltsOf(log, i) !== salts)) return false
    if (hasEnded) return true
    hasEnded = isCommit(log, i)
    candidates = [stored]
  }
  return false
}

const frameAt = (log: Wal, i: number) => HEADER_BYTES + i * (FRAME_HEADER_BYTES + log.pageBytes)
const frameCount = (log: Wal) =>
  Math.floor((log.view.byteLength - HEADER_BYTES) / (FRAME_HEADER_BYTES + log.pageBytes))
const saltsOf = (log: Wal, i: number) => log.view.getBigUint64(frameAt(log, i) + 8)

/** The last frame of a transaction says how many pages the database then has; the others say 0. */
const isCommit = (log: Wal, i: number) => log.view.getUint32(frameAt(log, i) + 4) !== 0

const sumAt = (view: DataView, at: number): Sum => [view.getUint32(at), view.getUint32(at + 4)]
const isEqual = (one: Sum, other: Sum) => one[0] === other[0] && one[1] === other[1]

/** Covers the first 8 bytes of the frame's header, and its page. */
function frameSum(log: Wal, i: number, before: Sum): Sum {
  const at = frameAt(log, i)
  const page = at + FRAME_HEADER_BYTES
  const header = sumOver(log, { from: at, to: at + 8 }, before)
  return sumOver(log, { from: page, to: page + log.pageBytes }, header)
}

function sumOver({ view, isLittle }: Wal, part: { from: number; to: number }, before: Sum): Sum {
  let [one, two] = before
  for (let at = part.from; at < part.to; at += 8) {
    one = (one + view.getUint32(at, isLittle) + two) >>> 0
    two = (two + view.getUint32(at + 4, isLittle) + one) >>> 0
  }
  return [one, two]
}
