import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ready, server } from '@serenity-kit/opaque'
import { createAccountKeys, exportAccountKeys, importAccountKeys } from './account-keys.ts'
import { fromBase64url, fromUtf8, newId, toBase64url, utf8 } from './bytes.ts'
import { certificateFingerprint, certifyDevice } from './certificate.ts'
import { createDeviceKeys } from './device.ts'
import { openMessage, Sealer } from './message.ts'
import { startLogin, startRegistration } from './password.ts'
import { ReplayGuard } from './replay-guard.ts'
import { Room } from './testing/room.ts'
import { World } from './testing/world.ts'
import { createRoot, openVaultEntry, sealVaultEntry } from './vault.ts'
import { holderKeys, openRoot, sealRoot } from './vault-holder.ts'

await ready
const serverSetup = server.createSetup()

test('a new device reads the history with nothing but the password; a wrong one opens nothing', async () => {
  const world = new World()
  const [alice, bob] = [await world.device(), await world.device()]
  const { accountId } = bob.account
  const room = await Room.of(world, alice, bob)
  const sentAtMs = world.nowMs
  const { roomId, epoch, ownLeaf: leaf } = room.groupOf(alice)
  const { deviceId } = alice
  const epochSecret = await room.groupOf(alice).epochSecret()
  const sealer = new Sealer({ epochSecret, epoch, leaf, roomId, deviceId, frameKey: alice.frame.privateKey })
  const messageId = newId()
  const message = await sealer.seal({ messageId, sentAtMs, content: utf8('remember the milk') })

  const registration = await startRegistration('bobs password')
  const registrationRequest = registration.request
  const answer = server.createRegistrationResponse({
    serverSetup,
    userIdentifier: accountId,
    registrationRequest,
  })
  const { record, exportKey } = await registration.finish(answer.registrationResponse)
  const root = createRoot(1)
  const whose = { accountId }
  const holder = await holderKeys('password', fromBase64url(exportKey), whose)
  const place = { accountId, name: `epoch/${roomId}/${epoch}`, version: 1 }
  const kept = {
    record,
    wrappedRoot: await sealRoot(root, accountId, holder),
    entry: await sealVaultEntry({ ...place, root }, await room.groupOf(bob).epochSecret()),
  }

  const readWith = async (password: string) => {
    const login = await startLogin(password)
    const { loginResponse } = server.startLogin({
      serverSetup,
      userIdentifier: accountId,
      registrationRecord: kept.record,
      startLoginRequest: login.request,
    })
    const { exportKey: again } = await login.finish(loginResponse)
    const keys = await holderKeys('password', fromBase64url(again), whose)
    const opened = await openRoot(keys, kept.wrappedRoot, { accountId, rootVersion: 1 })
    const secret = await openVaultEntry({ ...place, roots: [opened] }, kept.entry)
    const frameKey = await world.authority().frameKeyOf({ accountId: alice.account.accountId, deviceId })
    const where = { epochSecret: secret, epoch, roomId, deviceId, messageId, sentAtMs }
    return fromUtf8((await openMessage({ ...where, ...message, frameKey })).content)
  }
  assert.equal(await readWith('bobs password'), 'remember the milk')
  await assert.rejects(readWith('bobs passwort'), { code: 'wrong-secret' })

  const dump = JSON.stringify(kept, (_, value: unknown) =>
    value instanceof Uint8Array ? toBase64url(value) : value,
  )
  for (const secret of [root.key, epochSecret, utf8('remember the milk'), utf8('bobs password')])
    assert.ok(!dump.includes(toBase64url(secret)), 'the server keeps nothing that opens')
})

test('a removed member reads nothing that comes after, and a newcomer nothing that came before', async () => {
  const world = new World()
  const [alice, bob, carol] = [await world.device(), await world.device(), await world.device()]
  const room = await Room.of(world, alice, bob)
  const bobs = room.groupOf(bob)
  await room.change(alice, { remove: [bob], add: [carol] })
  const say = async (text: string) => {
    const group = room.groupOf(alice)
    const { roomId, epoch, ownLeaf: leaf } = group
    const at = { epoch, roomId, deviceId: alice.deviceId }
    const sealer = new Sealer({
      ...at,
      leaf,
      epochSecret: await group.epochSecret(),
      frameKey: alice.frame.privateKey,
    })
    const what = { messageId: newId(), sentAtMs: world.nowMs }
    return { ...at, ...what, ...(await sealer.seal({ ...what, content: utf8(text) })) }
  }
  const frameKey = await world
    .authority()
    .frameKeyOf({ accountId: alice.account.accountId, deviceId: alice.deviceId })
  const message = await say('without Bob')
  const carols = await room.groupOf(carol).epochSecret()
  assert.equal(
    fromUtf8((await openMessage({ ...message, epochSecret: carols, frameKey })).content),
    'without Bob',
  )
  const stale = { ...message, epochSecret: await bobs.epochSecret(), frameKey }
  await assert.rejects(openMessage(stale), { code: 'bad-frame' })
  const later = { ...message, epoch: bobs.epoch, epochSecret: carols, frameKey }
  await assert.rejects(openMessage(later), { code: 'bad-frame' })
})

test('the same frame twice is noticed, and a replay as a newer message does not open at all', async () => {
  const world = new World()
  const alice = await world.device()
  const room = await Room.found(world, alice)
  const { roomId, epoch, ownLeaf: leaf } = room.groupOf(alice)
  const { deviceId, frame } = alice
  const epochSecret = await room.groupOf(alice).epochSecret()
  const sealer = new Sealer({ epochSecret, epoch, leaf, roomId, deviceId, frameKey: frame.privateKey })
  const frameKey = await world.authority().frameKeyOf({ accountId: alice.account.accountId, deviceId })
  const guard = new ReplayGuard()
  const what = { messageId: newId(), sentAtMs: world.nowMs }
  const message = { epochSecret, epoch, roomId, deviceId, frameKey, ...what }
  const sent = { ...message, ...(await sealer.seal({ ...what, content: utf8('once') })) }
  const accepts = async () => {
    const { kid, counter } = await openMessage(sent)
    return guard.accept(kid, counter)
  }
  assert.deepEqual([await accepts(), await accepts()], [true, false])
  await assert.rejects(openMessage({ ...sent, messageId: newId() }), { code: 'bad-frame' })
  await assert.rejects(openMessage({ ...sent, sentAtMs: sent.sentAtMs - 600_000 }), { code: 'bad-frame' })
})

test('an account’s keys from the vault certify a new device that the others accept', async () => {
  const keys = await importAccountKeys(await exportAccountKeys(await createAccountKeys()))
  const world = new World()
  const device = await createDeviceKeys()
  const accountId = newId()
  const certificate = await certifyDevice({
    identityPrivateKey: keys.identity,
    accountId,
    device,
    nowMs: world.nowMs,
    lifetimeMs: 1000,
  })
  world.directory.set(device.deviceId, { certificate, identityKey: keys.publicKeys.identityKey })
  const fingerprint = await certificateFingerprint(certificate)
  world.directory.set(fingerprint, { certificate, identityKey: keys.publicKeys.identityKey })
  await world.authority().frameKeyOf({ accountId, deviceId: device.deviceId, fingerprint })
})
