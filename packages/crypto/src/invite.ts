import { InviteId, type JoinProof } from '@securechat/protocol'
import { importAesKey, open, seal } from './aead.ts'
import { type Bytes, concat, equalBytes, fromBase64url, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes, hmacSha256 } from './hash-keys.ts'

const SECRET_BYTES = 16

/** What an invitation link carries in its fragment, which browsers do not send to servers. */
export function newInviteSecret(): string {
  return toBase64url(randomBytes(SECRET_BYTES))
}

/** Everything that follows from the secret. The server sees the id and nothing else. */
export interface Invite {
  inviteId: InviteId
  previewKey: CryptoKey
  /** Proves to members that a newcomer holds the link. */
  proofKey: Bytes
}

/** @throws CryptoError `damaged` when that cannot be a secret from a link. */
export async function inviteFromSecret(secret: string): Promise<Invite> {
  const bytes = fromBase64url(secret)
  if (bytes.length !== SECRET_BYTES) throw new CryptoError('damaged')
  const derive = (label: string) => deriveBytes(bytes, new Uint8Array(), label)
  const id = await derive('SecureChat invite id v1')
  return {
    inviteId: InviteId.parse(toBase64url(id.subarray(0, 16))),
    previewKey: await importAesKey(await derive('SecureChat invite preview v1')),
    proofKey: await derive('SecureChat invite proof v1'),
  }
}

/** Seals what the link shows before one has joined: who invites, to what. */
export function sealInvitePreview(invite: Invite, bytes: Uint8Array): Promise<Bytes> {
  return seal(invite.previewKey, bytes, previewContext(invite))
}

/** @throws CryptoError `damaged` */
export function openInvitePreview(invite: Invite, sealed: Uint8Array): Promise<Bytes> {
  return open(invite.previewKey, sealed, previewContext(invite))
}

export interface JoinRequest {
  invite: Invite
  roomId: string
  accountId: string
  /** The newcomer's RSA-PSS key (SPKI, base64url). */
  identityKey: string
}

/**
 * Shows the members that this newcomer holds the link. It covers the newcomer's account key: a server that puts
 * another account or another key in its place cannot make the proof, so the first contact is not taken on trust.
 */
export async function joinProof(request: JoinRequest): Promise<JoinProof> {
  return { inviteId: request.invite.inviteId, mac: toBase64url(await proofMac(request)) }
}

export async function verifyJoinProof({
  proof,
  ...request
}: JoinRequest & { proof: JoinProof }): Promise<boolean> {
  const { inviteId, mac } = await joinProof(request)
  return proof.inviteId === inviteId && equalBytes(utf8(proof.mac), utf8(mac))
}

/** Ids are sixteen bytes each, so only the last part has a length of its own. */
function proofMac({ invite, roomId, accountId, identityKey }: JoinRequest): Promise<Bytes> {
  const ids = [invite.inviteId, roomId, accountId].map(fromBase64url)
  if (ids.some(({ length }) => length !== 16)) throw new CryptoError('damaged')
  const message = concat(utf8('SecureChat join proof v1\0'), ...ids, fromBase64url(identityKey))
  return hmacSha256(invite.proofKey, message)
}

const previewContext = ({ inviteId }: Invite) => utf8(`SecureChat invite preview v1\0${inviteId}`)
