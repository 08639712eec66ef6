import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import {
  certifyDevice,
  createAccountKeys,
  createAuthority,
  createDeviceKeys,
  createKeyPackages,
  createWorkspaceKey,
  CryptoError,
  type DirectoryEntry,
  inviteFromSecret,
  joinProof,
  newId,
  newInviteSecret,
  publicKeysOf,
} from '@securechat/crypto'
import { AccountId, EventId, type MessageEvent, RoomId } from '@securechat/protocol'
import { decodeContent, encodeContent } from '../content.ts'
import type { Identity } from '../context.ts'
import { commitEpoch } from './commit-epoch.ts'
import type { RoomGroup } from './cryptography.ts'
import { realCryptography } from './real-cryptography.ts'

const directory = new Map<string, DirectoryEntry>()
const workspaceKey = createWorkspaceKey()

/** Somebody's one device, known to everybody here. */
async function aDevice() {
  const accountId = AccountId.parse(newId())
  const [keys, deviceKeys] = await Promise.all([createAccountKeys(), createDeviceKeys()])
  const { identityKey } = await publicKeysOf(keys)
  const made = { identityPrivateKey: keys.identity.privateKey, accountId, device: deviceKeys }
  const certificate = await certifyDevice({ ...made, nowMs: Date.now(), lifetimeMs: 86_400_000 })
  directory.set(deviceKeys.deviceId, { certificate, identityKey })
  const pins = new Map<string, string>()
  const authority = createAuthority({
    directory: { find: async (deviceId) => directory.get(deviceId) },
    pins: {
      get: async (id) => pins.get(id),
      all: async (id) => [pins.get(id) ?? []].flat(),
      set: async (id, key) => void pins.set(id, key),
    },
    nowMs: Date.now,
  })
  const me = { accountId, name: 'somebody', role: 'member' as const }
  const { deviceId } = deviceKeys
  // SAFETY: vault and key packages are not used by what is tested here.
  const identity = {
    me,
    deviceId,
    deviceKeys,
    certificate,
    authority,
    workspaceKey,
    identityKey,
  } as unknown as Identity
  return { identity, cryptography: realCryptography(identity) }
}

type Device = Awaited<ReturnType<typeof aDevice>>

describe('rooms’ cryptography, the real one', () => {
  const roomId = RoomId.parse(newId())
  let alice: Device
  let bob: Device
  let founded: RoomGroup
  let inRoom: { alice: RoomGroup; bob: RoomGroup; commit: Uint8Array }

  before(async () => {
    ;[alice, bob] = await Promise.all([aDevice(), aDevice()])
    founded = await alice.cryptography.foundGroup({ roomId, policy: { history: 'since-join', keepDays: 0 } })
    inRoom = await adding(founded, bob)
  })

  async function adding(group: RoomGroup, newcomer: Device) {
    const { identity, cryptography } = newcomer
    const packages = await createKeyPackages({
      accountId: identity.me.accountId,
      device: identity.deviceKeys,
      certificate: identity.certificate,
      count: 1,
      nowMs: Date.now(),
    })
    const [keyPackage] = packages
    const { accountId, deviceId } = cryptography.ownerOf(keyPackage!.public)
    assert.deepEqual([accountId, deviceId], [identity.me.accountId, identity.deviceId])
    const briefing = new TextEncoder().encode('read this')
    const made = await group.commit({ add: [keyPackage!.public], briefing })
    assert.deepEqual(cryptography.welcomeRefs(made.welcome!), [keyPackage!.ref])
    const joined = await cryptography.joinGroup({
      welcome: made.welcome!,
      keyPackageSecret: keyPackage!.secret,
    })
    assert.equal(new TextDecoder().decode(joined.briefing), 'read this')
    return { alice: made.next, bob: joined.group, commit: made.commit }
  }

  async function aMessage(by: Device, group: RoomGroup): Promise<MessageEvent> {
    const eventId = EventId.parse(newId())
    const sealer = by.cryptography.sealer(group, await group.epochSecret())
    const content = encodeContent({ type: 'text', text: 'hello' })
    const sealed = await sealer.seal({ messageId: eventId, sentAtMs: 1000, content })
    const { me, deviceId } = by.identity
    const place = { roomId, seq: 3, eventId, accountId: me.accountId, deviceId, acceptedAtMs: 1001 }
    return { kind: 'message', ...place, ...sealed, epoch: group.epoch, sentAtMs: 1000, serverFrank: '' }
  }

  it('reads from a commit which epoch it builds on', async () => {
    assert.equal(commitEpoch(inRoom.commit), 0)
    assert.equal(commitEpoch((await inRoom.alice.commit({})).commit), 1)
    assert.equal(commitEpoch(inRoom.commit.subarray(0, 20)), undefined)
  })

  it('leads who commits and who follows to the same epoch, with the same members', async () => {
    const { next, commit } = await inRoom.alice.commit({})
    const followed = await inRoom.bob.process(commit, Date.now())
    assert.ok(followed.kind === 'advanced')
    assert.equal(followed.next.epoch, 2)
    assert.deepEqual(await followed.next.epochSecret(), await next.epochSecret())
    assert.deepEqual(followed.next.members, next.members)
  })

  it('opens what a member sealed, and only as that member, in that place', async () => {
    const event = await aMessage(alice, inRoom.alice)
    const secret = await inRoom.bob.epochSecret()
    const { content, leaf } = await bob.cryptography.open(event, secret)
    assert.deepEqual(decodeContent(content), { type: 'text', text: 'hello' })
    assert.equal(leaf, inRoom.alice.ownLeaf)
    const lies: Partial<MessageEvent>[] = [
      { eventId: EventId.parse(newId()) },
      { roomId: RoomId.parse(newId()) },
      { sentAtMs: 1001 },
      { accountId: bob.identity.me.accountId },
      { deviceId: bob.identity.deviceId },
    ]
    for (const lie of lies)
      await assert.rejects(bob.cryptography.open({ ...event, ...lie }, secret), CryptoError)
    await assert.rejects(bob.cryptography.open(event, await founded.epochSecret()), CryptoError)
  })

  it('comes back from bytes as it was', async () => {
    const again = bob.cryptography.restoreGroup(inRoom.bob.serialize())
    assert.deepEqual(await again.epochSecret(), await inRoom.bob.epochSecret())
    assert.equal(again.settings.history, 'since-join')
    assert.equal(again.ownLeaf, inRoom.bob.ownLeaf)
  })

  it('knows who holds an invitation', async () => {
    const secret = newInviteSecret()
    const { accountId } = bob.identity.me
    const { identityKey } = bob.identity
    const proof = await joinProof({ invite: await inviteFromSecret(secret), roomId, accountId, identityKey })
    const claim = { secret, roomId, accountId, identityKey, proof }
    assert.equal(await alice.cryptography.isProven(claim), true)
    assert.equal(await alice.cryptography.isProven({ ...claim, secret: newInviteSecret() }), false)
    assert.equal(
      await alice.cryptography.isProven({ ...claim, identityKey: alice.identity.identityKey }),
      false,
    )
  })

  it('opens an open room’s profile for the workspace, and for that room only', async () => {
    const sealed = await alice.cryptography.sealProfile(roomId, new TextEncoder().encode('General'))
    assert.equal(new TextDecoder().decode(await bob.cryptography.openProfile(roomId, sealed)), 'General')
    await assert.rejects(bob.cryptography.openProfile(RoomId.parse(newId()), sealed), CryptoError)
  })
})
