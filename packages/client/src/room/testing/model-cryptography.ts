import { CryptoError, firstSettings } from '@securechat/crypto'
import type { AccountId, DeviceId, InviteId, MessageEvent } from '@securechat/protocol'
import type { RoomCryptography } from '../cryptography.ts'
import { fromBytes, toBytes } from '../json.ts'
import { type GroupFacts, ModelGroup, type WelcomeFacts } from './model-group.ts'
import type { Prng } from './prng.ts'

/** Rooms' cryptography without keys, for simulations: everything in the clear, and opened only by whoever would have the secret. */
export function modelCryptography(
  me: { accountId: AccountId; deviceId: DeviceId },
  prng: Prng,
): RoomCryptography {
  const tools = { deviceId: me.deviceId, prng }
  return {
    newId: () => prng.base64url(16),
    foundGroup: async ({ roomId, policy }) => {
      const members = [{ leaf: 0, fingerprint: '', ...me }]
      const settings = firstSettings(policy)
      return new ModelGroup({ roomId, settings, epoch: 0, secret: prng.base64url(32), members }, tools)
    },
    joinGroup: async ({ welcome, keyPackageSecret }) => {
      const { refs, next, briefing } = fromBytes<WelcomeFacts>(welcome)
      if (!refs.includes(new TextDecoder().decode(keyPackageSecret))) throw new CryptoError('bad-welcome')
      const told = briefing === undefined ? undefined : new TextEncoder().encode(briefing)
      return { group: new ModelGroup(next, tools), briefing: told }
    },
    restoreGroup: (bytes) => new ModelGroup(fromBytes<GroupFacts>(bytes), tools),
    welcomeRefs: (welcome) => fromBytes<WelcomeFacts>(welcome).refs,
    ownerOf: (keyPackage) => fromBytes(keyPackage),
    sealer: (group, epochSecret) => {
      const kid = `${prng.below(2 ** 31)}${String(group.ownLeaf).padStart(3, '0')}`
      let counter = 0
      return {
        seal: async ({ messageId, sentAtMs, content }) => {
          const frame: ModelFrame = {
            secret: toBase64url(epochSecret),
            place: placeOf({
              roomId: group.roomId,
              deviceId: me.deviceId,
              eventId: messageId,
              sentAtMs,
              epoch: group.epoch,
            }),
            leaf: group.ownLeaf,
            kid,
            counter: counter++,
            content: new TextDecoder().decode(content),
          }
          return { frame: toBase64url(toBytes(frame)), frankingTag: 'A'.repeat(43) }
        },
      }
    },
    open: async (event, epochSecret) => openFrame(event, epochSecret),
    openPrivate: async () => {
      throw new CryptoError('bad-frame')
    },
    invite: async (secret = prng.base64url(16)) => ({
      // SAFETY: ids all have this form, and the model's secrets too.
      inviteId: secret as InviteId,
      secret,
      seal: async (note) => toBase64url(note),
      open: async (sealed) => fromBase64url(sealed),
      prove: async () => ({ inviteId: secret as InviteId, mac: modelProof(secret, me.accountId) }),
    }),
    isProven: async ({ secret, accountId, proof }) => proof.mac === modelProof(secret, accountId),
    sealProfile: async (_roomId, profile) => toBase64url(profile),
    openProfile: async (_roomId, sealed) => fromBase64url(sealed),
  }
}

/** 32 bytes, base64url. */
export const modelProof = (secret: string, accountId: string): string =>
  Buffer.from(`${secret}${accountId}`.padEnd(32).slice(-32)).toString('base64url')

/** A published key package: its own name, and whose it is. */
export const modelKeyPackage = (owner: {
  accountId: AccountId
  deviceId: DeviceId
  ref: string
}): Uint8Array => toBytes(owner)

/** The epoch secret somebody must know to open this message. */
export const secretOfFrame = (frame: string): string => fromBytes<ModelFrame>(fromBase64url(frame)).secret

/** What a message says, for those who run the simulation. */
export const contentOfFrame = (frame: string): string => fromBytes<ModelFrame>(fromBase64url(frame)).content

interface ModelFrame {
  secret: string
  place: string
  leaf: number
  kid: string
  counter: number
  content: string
}

function openFrame(event: MessageEvent, epochSecret: Uint8Array) {
  const frame = fromBytes<ModelFrame>(fromBase64url(event.frame))
  if (frame.secret !== toBase64url(epochSecret) || frame.place !== placeOf(event))
    throw new CryptoError('bad-frame')
  const content = Uint8Array.from(new TextEncoder().encode(frame.content))
  const [salt, signature] = [new Uint8Array(32), new Uint8Array(64)]
  return {
    content,
    salt,
    signature,
    leaf: frame.leaf,
    kid: BigInt(frame.kid),
    counter: BigInt(frame.counter),
  }
}

function placeOf(at: {
  roomId: string
  deviceId: string
  eventId: string
  sentAtMs: number
  epoch: number
}): string {
  return [at.roomId, at.deviceId, at.eventId, at.sentAtMs, at.epoch].join(' ')
}

const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const fromBase64url = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'))
