import {
  createKeyPackages,
  fromBase64url,
  Group,
  inviteFromSecret,
  joinProof,
  keyPackageOwner,
  newId,
  newInviteSecret,
  openInvitePreview,
  openMessage,
  openPrivate,
  openProfile,
  Sealer,
  sealInvitePreview,
  sealProfile,
  toBase64url,
  verifyJoinProof,
  welcomeRefs,
} from '@securechat/crypto'
import { isWorkspaceKey, keyMissing } from '../account/workspace-key.ts'
import type { Identity } from '../context.ts'
import type { InviteKeys, RoomCryptography } from './cryptography.ts'

/** Rooms' cryptography as this device does it, with its keys and by its authority's judgement of others. */
export function realCryptography(identity: Identity): RoomCryptography {
  const { authority, deviceId, deviceKeys, workspaceKey } = identity
  return {
    newId,
    foundGroup: async ({ roomId, policy }) =>
      Group.create({
        roomId,
        keyPackage: await founderKeyPackage(identity),
        policy,
        authority,
      }),
    joinGroup: ({ welcome, keyPackageSecret }) => Group.join({ welcome, keyPackageSecret, authority }),
    restoreGroup: (bytes) => Group.restore(bytes, authority),
    welcomeRefs,
    ownerOf: keyPackageOwner,
    sealer: ({ epoch, ownLeaf, roomId }, epochSecret) =>
      new Sealer({
        epochSecret,
        epoch,
        leaf: ownLeaf,
        roomId,
        deviceId,
        frameKey: deviceKeys.frame.privateKey,
      }),
    open: async (event, epochSecret, unwrap) => {
      const frameKey = await authority.frameKeyOf({ accountId: event.accountId, deviceId: event.deviceId })
      return openMessage({ ...event, messageId: event.eventId, epochSecret, frameKey, unwrap })
    },
    openPrivate,
    invite: (secret = newInviteSecret()) => inviteKeys(secret, identity),
    isProven: async ({ secret, ...claim }) =>
      verifyJoinProof({ ...claim, invite: await inviteFromSecret(secret) }),
    sealProfile: async (roomId, profile) => {
      if (!isWorkspaceKey(workspaceKey)) throw keyMissing()
      return toBase64url(await sealProfile(workspaceKey, roomId, profile))
    },
    openProfile: (roomId, sealed) => openProfile(workspaceKey, roomId, fromBase64url(sealed)),
  }
}

/** Made for founding one group and used for nothing else. */
async function founderKeyPackage({ me, deviceKeys, certificate, authority }: Identity) {
  const [keyPackage] = await createKeyPackages({
    accountId: me.accountId,
    device: deviceKeys,
    certificate,
    count: 1,
    nowMs: authority.nowMs(),
  })
  return keyPackage! // SAFETY: one was asked for.
}

async function inviteKeys(secret: string, { me, identityKey }: Identity): Promise<InviteKeys> {
  const invite = await inviteFromSecret(secret)
  return {
    inviteId: invite.inviteId,
    secret,
    seal: async (note) => toBase64url(await sealInvitePreview(invite, note)),
    open: (sealed) => openInvitePreview(invite, fromBase64url(sealed)),
    prove: (roomId) => joinProof({ invite, roomId, accountId: me.accountId, identityKey }),
  }
}
