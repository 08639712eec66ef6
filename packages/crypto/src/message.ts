import { kidOf, limits, splitKid } from '@securechat/protocol'
import { BoundedMap } from './bounded-map.ts'
import { type Bytes, concat, equalBytes, fromBase64url, onHeap, randomBytes, toBase64url } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { computeFranking, messageHeader } from './franking.ts'
import { openSframe, readSframeHeader, sealSframe, type SframeKey, sframeKey } from './sframe.ts'

/**
 * Sealed messages (docs/protocol.md): sign, then encrypt, inside an SFrame (RFC 9605).
 *
 *     tag       = HMAC-SHA256(salt, header ‖ content)                     in the clear
 *     signature = Ed25519(frame key, header ‖ tag)                        inside
 *     plaintext = length (2) ‖ salt (32) ‖ signature (64) ‖ content ‖ zeros to a multiple of 256
 *     frame     = SFrame(KID, CTR, plaintext), additional data header ‖ tag
 *
 * In a room that keeps no history salt and content are inside an MLS PrivateMessage, whose key exists once and is deleted when
 * the message has been read; it stands where the content would, and zeros where the salt would.
 */
const SALT_BYTES = 32
const SIGNATURE_BYTES = 64
const noSalt = new Uint8Array(SALT_BYTES)
const CONTENT_AT = 2 + SALT_BYTES + SIGNATURE_BYTES
/** Sizes on the wire tell 256-byte steps apart and no more. */
const PADDED_TO = 256

export interface SealerOptions {
  /** From `Group.epochSecret`. */
  epochSecret: Uint8Array
  epoch: number
  leaf: number
  roomId: string
  deviceId: string
  /** Ed25519, private. */
  frameKey: CryptoKey
}

export interface OutgoingMessage {
  messageId: string
  sentAtMs: number
  /** At most `limits.contentBytes`. */
  content: Uint8Array
  /** Seals salt and content once more, in rooms without history: see `Group.sealPrivate`. */
  wrap?: ((inner: { data: Uint8Array; authenticated: Uint8Array }) => Promise<Uint8Array>) | undefined
}

/**
 * Seals one device's messages of one epoch.
 *
 * A nonce must never repeat under a key. Each Sealer draws 32 random bits into its KID, and with them gets a key of
 * its own, so counters can start at 0 in every tab and after every restart without being stored. Two Sealers of one
 * device share a key only if they draw alike in the same epoch, one in four billion for a pair; do not make one per
 * message.
 */
export class Sealer {
  readonly kid: bigint
  readonly #options: SealerOptions
  readonly #key: Promise<SframeKey>
  #nextCounter = 0n

  constructor(options: SealerOptions) {
    const contextId = new DataView(randomBytes(4).buffer).getUint32(0)
    this.kid = kidOf({ contextId, leaf: options.leaf, epoch: options.epoch })
    this.#options = options
    this.#key = sframeKey(options.epochSecret, this.kid)
    this.#key.catch(() => {}) // Reported where it is awaited.
  }

  /** May be called again before it has finished: the counter is taken first. A failed call uses up its counter. */
  async seal({
    messageId,
    sentAtMs,
    content,
    wrap,
  }: OutgoingMessage): Promise<{ frame: string; frankingTag: string }> {
    if (content.length > limits.contentBytes) throw new RangeError('message: too long')
    const counter = this.#nextCounter++
    const { roomId, deviceId, epoch, frameKey } = this.#options
    const header = messageHeader({ roomId, deviceId, messageId, epoch, kid: this.kid, counter, sentAtMs })
    const salt = randomBytes(SALT_BYTES)
    const tag = await computeFranking(salt, header, content)
    const metadata = concat(header, tag)
    const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', frameKey, metadata))
    const wrapped = await wrap?.({ data: concat(salt, content), authenticated: metadata })
    const plaintext = pad(
      wrapped ? { salt: noSalt, signature, content: wrapped } : { salt, signature, content },
    )
    const frame = await sealSframe(await this.#key, { counter, metadata, plaintext })
    return { frame: toBase64url(frame), frankingTag: toBase64url(tag) }
  }
}

export interface IncomingMessage {
  /** Of the message's epoch. Keys are remembered for as long as the caller keeps this same array. */
  epochSecret: Uint8Array
  epoch: number
  roomId: string
  /** The sending device, as the log names it. */
  deviceId: string
  messageId: string
  sentAtMs: number
  frame: string
  frankingTag: string
  /** That device's Ed25519 key, public: see `Authority.frameKeyOf`. */
  frameKey: CryptoKey
  /** Opens what `wrap` made: see `openPrivate`. The epoch's settings say whether there is something to unwrap. */
  unwrap?:
    | ((wrapped: Uint8Array) => Promise<{ data: Uint8Array; authenticated: Uint8Array; leaf: number }>)
    | undefined
}

export interface OpenedMessage {
  content: Bytes
  /** Needed to report the message (`verifyReported`). */
  salt: Bytes
  /** Ed25519 by the sender's frame key over header and franking tag. */
  signature: Bytes
  /** The leaf the sender says it sits in; to be compared with the epoch's members where those are known. */
  leaf: number
  /** For the replay guard. */
  kid: bigint
  counter: bigint
}

/**
 * Opens a message and proves where it belongs: this room, epoch, device, id and time, or it does not open.
 * Whether it was seen before is for `ReplayGuard`.
 *
 * @throws CryptoError `bad-frame`
 */
export async function openMessage(message: IncomingMessage): Promise<OpenedMessage> {
  const { frame, tag, kid, counter } = readFrame(message)
  const { leaf, epoch } = splitKid(kid)
  if (epoch !== message.epoch % 0x10000) throw new CryptoError('bad-frame')
  const header = messageHeader({ ...message, kid, counter })
  const metadata = concat(header, tag)
  const key = await keyOf(message.epochSecret, kid)
  const padded = unpad(await openSframe(key, frame, metadata))
  const { signature } = padded
  const { salt, content } = message.unwrap
    ? await unwrapped(message.unwrap, padded, { leaf, metadata })
    : padded
  const isCommitted = equalBytes(await computeFranking(salt, header, content), tag)
  const isSigned = await crypto.subtle.verify('Ed25519', message.frameKey, signature, metadata)
  if (!isCommitted || !isSigned) throw new CryptoError('bad-frame')
  return { content, salt, signature, leaf, kid, counter }
}

/** What was inside the PrivateMessage, which must belong to this very frame and leaf. */
async function unwrapped(
  unwrap: NonNullable<IncomingMessage['unwrap']>,
  padded: Inner,
  of: { leaf: number; metadata: Uint8Array },
): Promise<{ salt: Bytes; content: Bytes }> {
  const { data, authenticated, leaf } = await unwrap(padded.content)
  const belongs =
    leaf === of.leaf && equalBytes(authenticated, of.metadata) && equalBytes(padded.salt, noSalt)
  if (!belongs || data.length < SALT_BYTES) throw new CryptoError('bad-frame')
  return { salt: onHeap(data.subarray(0, SALT_BYTES)), content: onHeap(data.subarray(SALT_BYTES)) }
}

function readFrame(message: Pick<IncomingMessage, 'frame' | 'frankingTag'>) {
  try {
    const frame = fromBase64url(message.frame)
    const { kid, counter } = readSframeHeader(frame)
    return { frame, tag: fromBase64url(message.frankingTag), kid, counter }
  } catch (cause) {
    throw new CryptoError('bad-frame', { cause })
  }
}

/** Derived keys by epoch secret and KID, forgotten together with the secret's array. */
const keys = new WeakMap<Uint8Array, BoundedMap<bigint, Promise<SframeKey>>>()
const KEYS_PER_EPOCH = 256

function keyOf(epochSecret: Uint8Array, kid: bigint): Promise<SframeKey> {
  const ofEpoch = keys.get(epochSecret) ?? new BoundedMap<bigint, Promise<SframeKey>>(KEYS_PER_EPOCH)
  keys.set(epochSecret, ofEpoch)
  return ofEpoch.getOrAdd(kid, () => sframeKey(epochSecret, kid))
}

interface Inner {
  salt: Bytes
  signature: Bytes
  content: Uint8Array
}

function pad({ salt, signature, content }: Inner): Bytes {
  const length = Uint8Array.of(content.length >> 8, content.length & 0xff)
  const used = CONTENT_AT + content.length
  const padding = new Uint8Array((PADDED_TO - (used % PADDED_TO)) % PADDED_TO)
  return concat(length, salt, signature, content, padding)
}

/** Padding must be zeros: it is outside the franking tag, and nothing may hide from a report. */
function unpad(plaintext: Bytes): Inner & { content: Bytes } {
  const [high = 0, low = 0] = plaintext
  const end = CONTENT_AT + ((high << 8) | low)
  const isWhole =
    plaintext.length % PADDED_TO === 0 && end <= plaintext.length && plaintext.length - end < PADDED_TO
  if (!isWhole || plaintext.subarray(end).some((byte) => byte !== 0)) throw new CryptoError('bad-frame')
  return {
    salt: plaintext.slice(2, 2 + SALT_BYTES),
    signature: plaintext.slice(2 + SALT_BYTES, CONTENT_AT),
    content: plaintext.slice(CONTENT_AT, end),
  }
}
