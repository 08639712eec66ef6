import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import {
  type Bytes,
  concat,
  equalBytes,
  fromBase64url,
  onHeap,
  randomBytes,
  sha256,
  toBase64url,
  utf8,
} from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'

/**
 * Lets a new device in from one that is signed in, over a server that is not trusted. Both make X25519 keys for this once. The
 * signed-in one commits to its key and a nonce before it sees the new one's nonce, and shows them after: so nobody in
 * between can choose keys that give both people the same six digits, other than by guessing once in a million. What is
 * handed over is sealed with HPKE (RFC 9180) to the new device's key, bound to everything both have seen.
 */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})
const KEY_BYTES = 32
const NONCE_BYTES = 32
const SALT = utf8('SecureChat device link v1')

export interface NewDeviceLink {
  /** The new device's public key, base64url. */
  offer: string
  privateKey: CryptoKey
  /** Given away only once the other side has committed itself, base64url. */
  nonce: string
}

export async function offerLink(): Promise<NewDeviceLink> {
  const pair = await suite.kem.generateKeyPair()
  const offer = toBase64url(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)))
  return { offer, privateKey: pair.privateKey, nonce: toBase64url(randomBytes(NONCE_BYTES)) }
}

export interface LinkAnswer {
  commitment: string
  /** What was committed to: a public key that is used for nothing else, and a nonce. base64url */
  reveal: string
}

export async function answerLinkOffer(): Promise<LinkAnswer> {
  const pair = await suite.kem.generateKeyPair()
  const key = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey))
  const reveal = concat(key, randomBytes(NONCE_BYTES))
  return { commitment: await commitmentTo(reveal), reveal: toBase64url(reveal) }
}

/** Everything both sides have seen; `linkId` is where they met. */
export interface LinkTranscript {
  linkId: string
  offer: string
  commitment: string
  nonce: string
  reveal: string
}

/**
 * What both people compare: six digits.
 *
 * @throws CryptoError `untrusted-identity` when what was revealed is not what was committed to.
 */
export async function linkDigits(transcript: LinkTranscript): Promise<string> {
  const reveal = fromBase64url(transcript.reveal)
  const isWhole =
    reveal.length === KEY_BYTES + NONCE_BYTES && fromBase64url(transcript.nonce).length === NONCE_BYTES
  const committed = fromBase64url(transcript.commitment)
  if (!isWhole || !equalBytes(committed, fromBase64url(await commitmentTo(reveal))))
    throw new CryptoError('untrusted-identity')
  const bytes = await deriveBytes(await hashOf(transcript), SALT, 'digits')
  const number = new DataView(bytes.buffer).getBigUint64(0) % 1_000_000n
  return String(number).padStart(6, '0')
}

export async function sealForLink(transcript: LinkTranscript, secrets: Uint8Array): Promise<string> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(transcript.offer).buffer)
  const sender = await suite.createSenderContext({ recipientPublicKey, info: await infoOf(transcript) })
  const sealed = await sender.seal(onHeap(secrets).slice().buffer)
  return toBase64url(concat(new Uint8Array(sender.enc), new Uint8Array(sealed)))
}

/** @throws CryptoError `damaged` when it was not sealed in this exchange. */
export async function openFromLink(
  { privateKey }: Pick<NewDeviceLink, 'privateKey'>,
  transcript: LinkTranscript,
  sealed: string,
): Promise<Bytes> {
  const bytes = fromBase64url(sealed)
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey: privateKey,
      enc: bytes.slice(0, KEY_BYTES).buffer,
      info: await infoOf(transcript),
    })
    return new Uint8Array(await recipient.open(bytes.slice(KEY_BYTES).buffer))
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}

async function commitmentTo(reveal: Uint8Array): Promise<string> {
  return toBase64url(await sha256(concat(utf8('SecureChat device link v1 commitment\0'), reveal)))
}

/** Every part but the first has a fixed length, so they cannot run into each other. */
function hashOf({ linkId, offer, commitment, nonce, reveal }: LinkTranscript): Promise<Bytes> {
  const parts = [offer, commitment, nonce, reveal].map(fromBase64url)
  return sha256(concat(utf8(`SecureChat device link v1\0${linkId}\0`), ...parts))
}

async function infoOf(transcript: LinkTranscript): Promise<ArrayBuffer> {
  return (await deriveBytes(await hashOf(transcript), SALT, 'secrets')).buffer
}
