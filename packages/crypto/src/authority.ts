import { type Certificate, type CertificateBody, limits } from '@securechat/protocol'
import { BoundedMap } from './bounded-map.ts'
import { equalBytes, fromBase64url } from './bytes.ts'
import { certificateFingerprint, readCertificate } from './certificate.ts'
import { importFrameKey } from './device.ts'
import { CryptoError } from './errors.ts'
import { parseLeafIdentity } from './leaf-owner.ts'
import type { CredentialCheck, MlsLeafKeys } from './mls-engine.ts'

/**
 * Where certificates are looked up: the server's word, which is why nothing from it is believed before its
 * signature and pin have been checked. Without a fingerprint, the device's present certificate is meant.
 * Must throw, not answer `undefined`, when it cannot be reached.
 */
export interface Directory {
  find(deviceId: string, fingerprint?: string): Promise<DirectoryEntry | undefined>
}

export interface DirectoryEntry {
  certificate: Certificate
  identityKey: string
  revokedAtMs?: number | undefined
}

/**
 * The account keys this client has come to trust: the first one seen, or one its user has confirmed. The client
 * sets its own account's pin at sign-in, and overwrites another's when its user accepts a changed key.
 */
export interface Pins {
  get(accountId: string): Promise<string | undefined>
  /** The present key and, after it, those it replaced: what was written under them stays readable. */
  all(accountId: string): Promise<readonly string[]>
  set(accountId: string, identityKey: string): Promise<void>
}

export interface AuthorityOptions {
  directory: Directory
  pins: Pins
  nowMs: () => number
}

/** Who signed something, as far as is known; `fingerprint` names one of the device's certificates. */
export interface Signer {
  accountId: string
  deviceId: string
  fingerprint?: string | undefined
}

/**
 * The MLS authentication service (RFC 9420 §5.3.1): the only thing that decides whose a leaf is.
 *
 * Three questions are kept apart. **Whose is it?** (`validate`) is asked of every leaf, by joiners and with every
 * commit, for as long as the leaf is in the group; the answer must not change with time nor with what one member has
 * confirmed, or members would refuse what others applied and be cut off. **May it come in?** (`mayJoin`) is asked
 * only of a leaf that is being added, and also looks at expiry and revocation, at the time the add was accepted; of a
 * leaf that *this* client adds it also asks whether the account key is the one pinned, so that no client lets in a key
 * its user has not accepted. **Is it believed?** (`frameKeyOf`) is asked of every message: its sender's account key
 * must be pinned, now or before. A leaf that expires or is revoked later stays valid until somebody commits its
 * removal, which is what clients do when they learn of it.
 */
export interface Authority extends CredentialCheck {
  /** The certificate is genuine, names this account and device, and certifies this leaf key. Pins a key never met. */
  validate(identity: Uint8Array, signatureKey: Uint8Array): Promise<boolean>
  /** `validate`, and at that time the certificate had begun, had not run out and had not been revoked. */
  mayJoin(leaf: Pick<MlsLeafKeys, 'identity' | 'signatureKey'>, when: Admission): Promise<boolean>
  /** The sender's Ed25519 key, from a certificate checked like a leaf's. @throws CryptoError as `validate` would say no */
  frameKeyOf(signer: Signer): Promise<CryptoKey>
  /** The account key that vouches for a device, pinned or not. @throws CryptoError as `validate` would say no */
  identityKeyOf(signer: Signer): Promise<string>
  nowMs(): number
}

export interface Admission {
  atMs: number
  /** Whether this client does the adding: then only under the account key that it has pinned. */
  isOurs?: boolean
  /** How long after expiry or revocation an add is let pass, since its committer may not have known yet. */
  graceMs: number
}

/** A thousand-device room four times over; an entry is about a kilobyte. */
const CACHED_CERTIFICATES = 4096

export function createAuthority(options: AuthorityOptions): Authority {
  return new CertificateAuthority(options)
}

/** A certificate whose signature has been checked; whether its account key is the right one is asked each time. */
interface Verified {
  body: CertificateBody
  identityKey: string
  frameKey: CryptoKey
}

/** By the first of these keys that signed it. */
async function verify({ certificate }: DirectoryEntry, keys: readonly string[]): Promise<Verified> {
  const [identityKey, ...others] = keys
  if (identityKey === undefined) throw new CryptoError('bad-certificate')
  try {
    const body = await readCertificate(certificate, identityKey)
    return { body, identityKey, frameKey: await importFrameKey(fromBase64url(body.frameKey)) }
  } catch (error) {
    if (others.length === 0 || !(error instanceof CryptoError)) throw error
    return verify({ certificate, identityKey }, others)
  }
}

class CertificateAuthority implements Authority {
  readonly #options: AuthorityOptions
  /** By fingerprint, which is a hash of all that was checked. Only successes are kept. */
  readonly #verified = new BoundedMap<string, Verified>(CACHED_CERTIFICATES)
  /** Pins are read and set one at a time, so that two keys seen at once cannot both be "the first". */
  #lastPin: Promise<unknown> = Promise.resolve()

  constructor(options: AuthorityOptions) {
    this.#options = options
  }

  nowMs(): number {
    return this.#options.nowMs()
  }

  async validate(identity: Uint8Array, signatureKey: Uint8Array): Promise<boolean> {
    const owner = parseLeafIdentity(identity)
    if (owner === undefined) return false
    const found = await refusalAsUndefined(this.#genuine(owner))
    return found !== undefined && equalBytes(fromBase64url(found.body.leafKey), signatureKey)
  }

  async mayJoin(
    { identity, signatureKey }: Pick<MlsLeafKeys, 'identity' | 'signatureKey'>,
    { atMs, graceMs, isOurs = false }: Admission,
  ): Promise<boolean> {
    const owner = parseLeafIdentity(identity)
    if (owner === undefined || !(await this.validate(identity, signatureKey))) return false
    const { body, identityKey } = await this.#genuine(owner)
    if (isOurs && !(await this.#isPinned(owner.accountId, identityKey))) return false
    const entry = await this.#find(owner)
    const lastMs = Math.min(body.expiresAtMs, entry?.revokedAtMs ?? Infinity) + graceMs
    return entry !== undefined && body.notBeforeMs <= atMs + limits.clockSkewMs && atMs < lastMs
  }

  async frameKeyOf(signer: Signer): Promise<CryptoKey> {
    const { frameKey, identityKey } = await this.#genuine(signer)
    const trusted = await reaching(() => this.#options.pins.all(signer.accountId))
    if (!trusted.includes(identityKey)) throw new CryptoError('untrusted-identity')
    return frameKey
  }

  async identityKeyOf(signer: Signer): Promise<string> {
    return (await this.#genuine(signer)).identityKey
  }

  /** @throws CryptoError `untrusted-identity`, `bad-certificate` or `directory-unreachable` */
  async #genuine(signer: Signer): Promise<Verified> {
    const known = signer.fingerprint === undefined ? undefined : this.#verified.get(signer.fingerprint)
    const verified = known ?? (await this.#look(signer))
    const { accountId, deviceId } = verified.body
    if (accountId !== signer.accountId || deviceId !== signer.deviceId)
      throw new CryptoError('untrusted-identity')
    await this.#isPinned(accountId, verified.identityKey)
    return verified
  }

  async #look({ accountId, deviceId, fingerprint }: Signer): Promise<Verified> {
    const entry = await this.#find({ deviceId, fingerprint })
    if (entry === undefined) throw new CryptoError('untrusted-identity')
    const found = await certificateFingerprint(entry.certificate)
    if (fingerprint !== undefined && found !== fingerprint) throw new CryptoError('untrusted-identity')
    const remembered = this.#verified.get(found)
    if (remembered !== undefined) return remembered
    const known = await reaching(() => this.#options.pins.all(accountId))
    const verified = await verify(entry, [entry.identityKey, ...known])
    this.#verified.set(found, verified)
    return verified
  }

  #find({ deviceId, fingerprint }: Omit<Signer, 'accountId'>): Promise<DirectoryEntry | undefined> {
    return reaching(() => this.#options.directory.find(deviceId, fingerprint))
  }

  /** Trust on first use: a key seen for the first time is pinned, a different one later is not. */
  #isPinned(accountId: string, identityKey: string): Promise<boolean> {
    const { pins } = this.#options
    const answer = this.#lastPin.then(() =>
      reaching(async () => {
        const pin = await pins.get(accountId)
        if (pin === undefined) await pins.set(accountId, identityKey)
        return pin === undefined || pin === identityKey
      }),
    )
    this.#lastPin = answer.catch(() => {})
    return answer
  }
}

/** Not being able to ask is not an answer: it must never look like a refusal, which can cut a member off. */
async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new CryptoError('directory-unreachable', { cause })
  }
}

async function refusalAsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof CryptoError && error.code !== 'directory-unreachable') return undefined
    throw error
  }
}
