import { BoundedMap } from './bounded-map.ts'
import { fromUtf8, utf8, type Bytes } from './bytes.ts'
import { CryptoError } from './errors.ts'

/** How far behind the newest counter of its KID a frame may arrive: twice what an epoch is meant to hold. */
const WINDOW = 2048n
/** Senders' sessions remembered. A KID that has been quiet longest is forgotten first, and would then pass again. */
const MAX_KIDS = 4096

/** The newest counter seen of one KID, and which of the `WINDOW` up to it: bit 0 is the newest itself. */
interface Seen {
  newest: bigint
  bits: bigint
}

/**
 * Remembers which frames have been opened (RFC 9605 §7.5 leaves replay to the application). Feed it only frames that did open:
 * otherwise anybody could use up the counters of others. Not for pages of old history, which come newest first.
 */
export class ReplayGuard {
  readonly #seen = new BoundedMap<bigint, Seen>(MAX_KIDS)

  /** @throws CryptoError `damaged` when the bytes are not what `serialize` gave. */
  static restore(bytes: Uint8Array): ReplayGuard {
    const guard = new ReplayGuard()
    try {
      const rows = JSON.parse(fromUtf8(bytes)) as [string, string, string][] // SAFETY: BigInt refuses what is not a number.
      for (const [kid, newest, bits] of rows)
        guard.#seen.set(BigInt(kid), { newest: BigInt(newest), bits: BigInt(bits) })
    } catch (cause) {
      throw new CryptoError('damaged', { cause })
    }
    return guard
  }

  /** True the first time for each (KID, counter); false for repeats and for what is too old to tell. */
  accept(kid: bigint, counter: bigint): boolean {
    const { newest, bits } = this.#seen.get(kid) ?? { newest: -1n, bits: 0n }
    const ahead = counter - newest
    if (ahead > 0n) {
      const moved = ahead >= WINDOW ? 0n : BigInt.asUintN(Number(WINDOW), bits << ahead)
      this.#seen.set(kid, { newest: counter, bits: moved | 1n })
      return true
    }
    if (-ahead >= WINDOW) return false
    const mark = 1n << -ahead
    if ((bits & mark) !== 0n) return false
    this.#seen.set(kid, { newest, bits: bits | mark })
    return true
  }

  serialize(): Bytes {
    const rows = [...this.#seen].map(([kid, { newest, bits }]) => [
      `${kid}`,
      `${newest}`,
      `0x${bits.toString(16)}`,
    ])
    return utf8(JSON.stringify(rows))
  }
}
