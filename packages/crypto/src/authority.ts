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
 * Two questions are kept apart. **Whose is it?** (`validate`) is asked of every leaf, by joiners and with every
 * commit, for as long as the leaf is in the group; the answer must not change with time, or members who catch up
 * late would refuse what others applied and be cut off. **May it come in?** (`mayJoin`) is asked only of a leaf that
 * is being added, and also looks at expiry and revocation, at the time the add was accepted. A leaf that expires or
 * is revoked later stays valid until somebody commits its removal, which is what clients do when they learn of it.
 */
export interface Authority extends CredentialCheck {
  /** The certificate is genuine, names this account and device, certifies this leaf key, and its account key is pinned. */
  validate(identity: Uint8Array, signatureKey: Uint8Array): Promise<boolean>
  /** `validate`, and at that time the certificate had begun, had not run out and had not been revoked. */
  mayJoin(leaf: Pick<MlsLeafKeys, 'identity' | 'signatureKey'>, when: Admission): Promise<boolean>
  /** The sender's Ed25519 key, from a certificate checked like a leaf's. @throws CryptoError as `validate` would say no */
  frameKeyOf(signer: Signer): Promise<CryptoKey>
  nowMs(): number
}

export interface Admission {
  atMs: number
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

async function verify({ certificate, identityKey }: DirectoryEntry): Promise<Verified> {
  const body = await readCertificate(certificate, identityKey)
  return { body, identityKey, frameKey: await importFrameKey(fromBase64url(body.frameKey)) }
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
    const found = await refusalAsUndefined(this.#trusted(owner))
    return found !== undefined && equalBytes(fromBase64url(found.body.leafKey), signatureKey)
  }

  async mayJoin(
    { identity, signatureKey }: Pick<MlsLeafKeys, 'identity' | 'signatureKey'>,
    { atMs, graceMs }: Admission,
  ): Promise<boolean> {
    const owner = parseLeafIdentity(identity)
    if (owner === undefined || !(await this.validate(identity, signatureKey))) return false
    const { body } = await this.#trusted(owner)
    const entry = await this.#find(owner)
    const lastMs = Math.min(body.expiresAtMs, entry?.revokedAtMs ?? Infinity) + graceMs
    return entry !== undefined && body.notBeforeMs <= atMs + limits.clockSkewMs && atMs < lastMs
  }

  async frameKeyOf(signer: Signer): Promise<CryptoKey> {
    const { frameKey } = await this.#trusted(signer)
    return frameKey
  }

  /** @throws CryptoError `untrusted-identity`, `bad-certificate` or `directory-unreachable` */
  async #trusted(signer: Signer): Promise<Verified> {
    const known = signer.fingerprint === undefined ? undefined : this.#verified.get(signer.fingerprint)
    const verified = known ?? (await this.#look(signer))
    const { accountId, deviceId } = verified.body
    if (accountId !== signer.accountId || deviceId !== signer.deviceId)
      throw new CryptoError('untrusted-identity')
    if (!(await this.#isPinned(accountId, verified.identityKey))) throw new CryptoError('untrusted-identity')
    return verified
  }

  async #look({ deviceId, fingerprint }: Signer): Promise<Verified> {
    const entry = await this.#find({ deviceId, fingerprint })
    if (entry === undefined) throw new CryptoError('untrusted-identity')
    const found = await certificateFingerprint(entry.certificate)
    if (fingerprint !== undefined && found !== fingerprint) throw new CryptoError('untrusted-identity')
    const known = this.#verified.get(found)
    if (known !== undefined) return known
    const verified = await verify(entry)
    this.#verified.set(found, verified)
    return verified
  }

  #find({ deviceId, fingerprint }: Omit<Signer, 'accountId'>): Promise<DirectoryEntry | undefined> {
    return reaching(() => this.#options.directory.find(deviceId, fingerprint))
  }

  /** Trust on first use: a key seen for the first time is pinned, a different one later is refused. */
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
