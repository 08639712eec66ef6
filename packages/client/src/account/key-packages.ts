import {
  createKeyPackages,
  fromBase64url,
  toBase64url,
  type DeviceKeys,
  type KeyPackage,
} from '@securechat/crypto'
import {
  limits,
  publishKeys,
  type AccountId,
  type Certificate,
  type KeyPackageUpload,
} from '@securechat/protocol'
import type { KeyPackageSecret, Link } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Store, StoreEntry } from '../store/store.ts'

const DAY_MS = 24 * 3_600_000
/** Weekly fresh ones push out the oldest on the server (it keeps 200) before they run out after 28 days. */
const FRESH_EVERY_MS = 7 * DAY_MS
/** After that long, everything on the server has run out or soon will. */
const ALL_STALE_AFTER_MS = 20 * DAY_MS
/** Nobody can use one any more: they live 28 days, the last resort 90. */
const USELESS_AFTER_MS = 35 * DAY_MS
const LAST_RESORT_USELESS_AFTER_MS = 97 * DAY_MS

interface PackageRecord {
  public: string
  secret: string
  isLastResort: boolean
  madeAtMs: number
}

const prefix = 'key-package/'

export interface PackageMaker {
  accountId: AccountId
  deviceKeys: DeviceKeys
  certificate: Certificate
  nowMs: number
  /** How many one-time packages; a last resort comes with them. */
  count: number
}

/** New key packages: what to publish, and what to remember before that. */
export async function makeKeyPackages(
  maker: PackageMaker,
): Promise<{ upload: KeyPackageUpload; entries: StoreEntry[] }> {
  const { accountId, deviceKeys: device, certificate, nowMs, count } = maker
  const whose = { accountId, device, certificate, nowMs }
  const oneTime = await createKeyPackages({ ...whose, count })
  const [lastResort] = await createKeyPackages({ ...whose, count: 1, lastResort: true })
  const entry = (made: KeyPackage, isLastResort: boolean): StoreEntry => [
    prefix + made.ref,
    record(made, isLastResort, nowMs),
  ]
  return {
    upload: { oneTime: oneTime.map(published), lastResort: published(lastResort!) },
    entries: [...oneTime.map((made) => entry(made, false)), entry(lastResort!, true)],
  }
}

const published = (made: KeyPackage) => ({ ref: made.ref, keyPackage: toBase64url(made.public) })

const record = (made: KeyPackage, isLastResort: boolean, madeAtMs: number): Uint8Array =>
  toBytes({
    public: toBase64url(made.public),
    secret: toBase64url(made.secret),
    isLastResort,
    madeAtMs,
  } satisfies PackageRecord)

/** `count`: how many are published at a time, and below how many on the server more follow. */
type Maker = Omit<PackageMaker, 'nowMs'>

/** The key packages this device has published and can still be added by. */
export class KeyPackages {
  readonly #store: Store
  readonly #maker: Maker

  constructor(store: Store, maker: Maker) {
    this.#store = store
    this.#maker = maker
  }

  async find(ref: string): Promise<KeyPackageSecret | undefined> {
    const bytes = await this.#store.get(prefix + ref)
    if (!bytes) return undefined
    const found = fromBytes<PackageRecord>(bytes)
    return {
      public: fromBase64url(found.public),
      secret: fromBase64url(found.secret),
      spend: found.isLastResort ? [] : [prefix + ref],
    }
  }

  async refs(): Promise<string[]> {
    return (await this.#store.list({ prefix })).map(([key]) => key.slice(prefix.length))
  }

  /**
   * Publishes more when the server has few, or when those it has grow old, and forgets those nobody can use any more.
   *
   * @throws OfflineError
   */
  async replenish(link: Pick<Link, 'request' | 'serverNowMs'>): Promise<void> {
    const nowMs = link.serverNowMs()
    const newestMs = await this.#forgetUseless(nowMs)
    const { count } = await link.request(publishKeys, { oneTime: [] })
    const ageMs = nowMs - (newestMs ?? nowMs)
    if (ageMs > ALL_STALE_AFTER_MS) return this.#publish(link, limits.keyPackagesPerDevice)
    const { count: atOnce } = this.#maker
    if (count < atOnce || ageMs > FRESH_EVERY_MS) await this.#publish(link, atOnce)
  }

  async #publish(link: Pick<Link, 'request' | 'serverNowMs'>, count: number): Promise<void> {
    for (let left = count; left > 0; left -= limits.keyPackagesPerPublish) {
      const batch = Math.min(left, limits.keyPackagesPerPublish)
      const { upload, entries } = await makeKeyPackages({
        ...this.#maker,
        nowMs: link.serverNowMs(),
        count: batch,
      })
      await this.#store.write({ put: entries })
      await link.request(publishKeys, upload)
    }
  }

  /** @returns when the newest was made (one-time ones get spent, but each batch has a last resort), or nothing. */
  async #forgetUseless(nowMs: number): Promise<number | undefined> {
    const useless: string[] = []
    let newestMs: number | undefined
    for (const [key, bytes] of await this.#store.list({ prefix })) {
      const { madeAtMs, isLastResort } = fromBytes<PackageRecord>(bytes)
      const endMs = madeAtMs + (isLastResort ? LAST_RESORT_USELESS_AFTER_MS : USELESS_AFTER_MS)
      if (endMs < nowMs) useless.push(key)
      newestMs = Math.max(newestMs ?? 0, madeAtMs)
    }
    if (useless.length > 0) await this.#store.write({ delete: useless })
    return newestMs
  }
}
