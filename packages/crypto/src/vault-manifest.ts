import { importAesKey, open, seal } from './aead.ts'
import {
  type Bytes,
  concat,
  equalBytes,
  fromBase64url,
  fromUtf8,
  sha256,
  toBase64url,
  utf8,
} from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes, hmacSha256 } from './hash-keys.ts'
import type { VaultRoot } from './vault.ts'
import type { Holder } from './vault-holder.ts'

const MAC_BYTES = 32
const SUM_BYTES = 32

/**
 * What the whole vault holds, as of one version: every write makes the next one, in the same transaction on the server. It is
 * sealed, then authenticated with HMAC-SHA256, both under keys from the present root:
 *
 *     out = HMAC-SHA256(macKey, context ‖ sealed) ‖ sealed
 */
export interface Manifest {
  /** Who is given the next root. */
  holders: Holder[]
  /** The roots before the present one, which some entries are still sealed with. */
  older: VaultRoot[]
  /** How many entries there are. */
  count: number
  /** Their multiset hash: see `VaultSum`. */
  sum: Bytes
}

export interface ManifestPlace {
  accountId: string
  /** Of the vault as a whole: one more with every write. */
  version: number
}

export async function sealManifest(
  root: VaultRoot,
  at: ManifestPlace,
  { holders, older, count, sum }: Manifest,
): Promise<Bytes> {
  const body: ManifestBody = {
    v: 1,
    holders: holders.map(({ id, publicKey }) => ({ id, publicKey })),
    older: older.map(({ version, key }) => ({ version, key: toBase64url(key) })),
    count,
    sum: toBase64url(sum),
  }
  const context = boundTo(at, root.version)
  const sealed = await seal(await sealKey(root, at), utf8(JSON.stringify(body)), context)
  return concat(await hmacSha256(await macKey(root, at), concat(context, sealed)), sealed)
}

/** @throws CryptoError `damaged` when it was not made with this root, for this account and version. */
export async function openManifest(root: VaultRoot, at: ManifestPlace, bytes: Uint8Array): Promise<Manifest> {
  const [mac, sealed] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)]
  const context = boundTo(at, root.version)
  const expected = await hmacSha256(await macKey(root, at), concat(context, sealed))
  if (!equalBytes(mac, expected)) throw new CryptoError('damaged')
  const body = JSON.parse(fromUtf8(await open(await sealKey(root, at), sealed, context))) as ManifestBody // SAFETY: authenticated above.
  if (body.v !== 1) throw new CryptoError('damaged')
  return {
    holders: body.holders,
    older: body.older.map(({ version, key }) => ({ version, key: fromBase64url(key) })),
    count: body.count,
    sum: fromBase64url(body.sum),
  }
}

/** What of one entry goes into the sum; it does not depend on the root, so that a new root can sum up anew. */
export async function vaultLeaf(entry: {
  name: string
  version: number
  sealed: Uint8Array
}): Promise<Bytes> {
  return sha256(concat(utf8(`SecureChat vault leaf v1\0${entry.name}\0${entry.version}\0`), entry.sealed))
}

/**
 * Multiset hash of leaves: the sum of HMAC-SHA256(key, leaf) modulo 2^256, under a key from the root (MSet-Add-Hash of Clarke,
 * Devadas, van Dijk, Gassend and Suh, ASIACRYPT 2003). Entries can be added and replaced without looking at all the others.
 * The key and, being sealed, the sums are unknown to the server.
 */
export class VaultSum {
  readonly #key: CryptoKey

  private constructor(key: CryptoKey) {
    this.#key = key
  }

  static async under(root: VaultRoot, accountId: string): Promise<VaultSum> {
    const raw = await deriveBytes(root.key, utf8(accountId), 'SecureChat vault sum v1')
    const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    return new VaultSum(key)
  }

  static readonly empty: Bytes = new Uint8Array(SUM_BYTES)

  /** `sum` with these added and those taken away. */
  async change(sum: Uint8Array, of: { add: Uint8Array[]; remove?: Uint8Array[] }): Promise<Bytes> {
    const [added, removed] = await Promise.all([this.#terms(of.add), this.#terms(of.remove ?? [])])
    const total = added.reduce((sofar, term) => sofar + term, toNumber(sum))
    return fromNumber(removed.reduce((sofar, term) => sofar - term, total))
  }

  #terms(leaves: Uint8Array[]): Promise<bigint[]> {
    return Promise.all(
      leaves.map(async (leaf) =>
        toNumber(new Uint8Array(await crypto.subtle.sign('HMAC', this.#key, leaf.slice()))),
      ),
    )
  }
}

const MODULUS = 1n << 256n

function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduce((sofar, byte) => (sofar << 8n) | BigInt(byte), 0n)
}

function fromNumber(value: bigint): Bytes {
  const bytes = new Uint8Array(SUM_BYTES)
  let rest = ((value % MODULUS) + MODULUS) % MODULUS
  for (let at = SUM_BYTES - 1; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

interface ManifestBody {
  v: 1
  holders: Holder[]
  older: { version: number; key: string }[]
  count: number
  sum: string
}

const boundTo = ({ accountId, version }: ManifestPlace, rootVersion: number): Bytes =>
  utf8(`SecureChat vault manifest v1\0${accountId}\0${version}\0${rootVersion}\0`)

const macKey = ({ key }: VaultRoot, { accountId }: ManifestPlace): Promise<Bytes> =>
  deriveBytes(key, utf8(accountId), 'SecureChat vault manifest mac v1')

async function sealKey({ key }: VaultRoot, { accountId }: ManifestPlace): Promise<CryptoKey> {
  return importAesKey(await deriveBytes(key, utf8(accountId), 'SecureChat vault manifest seal v1'))
}
