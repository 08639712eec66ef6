import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import {
  fromBase64url,
  holderKeys,
  openManifest,
  openRoot,
  openVaultEntry,
  startLogin,
  type VaultRoot,
} from '@securechat/crypto'
import {
  type AccountId,
  beginSession,
  finishSession,
  type Operation,
  type OutputOf,
  readVault,
  type VaultEntry,
} from '@securechat/protocol'
import { type Client, createWorld, eventually, shows, type World } from '@securechat/testkit'

const next = 'another battery, another horse'

test('a new password takes the place of the old one; history stays, and other devices go on', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const tablet = await world.signIn('alice', 'alice’s tablet')
  await alice.write('General', 'before')
  await shows(tablet, 'General', 'before')

  const current = world.passwordOf('alice')
  await assert.rejects(alice.api.changePassword({ current: 'guess', next }), { code: 'wrong-password' })
  await alice.api.changePassword({ current, next })
  await tablet.write('General', 'after, from a device that was there')
  const laptop = await world.device('laptop')
  await assert.rejects(laptop.api.signIn({ name: 'alice', password: current }), { code: 'wrong-password' })
  await laptop.api.signIn({ name: 'alice', password: next })
  for (const client of [alice, tablet, laptop])
    await shows(client, 'General', 'before', 'after, from a device that was there')
  await tablet.api.signOut()
  await tablet.api.signIn({ name: 'alice', password: next })
  await shows(tablet, 'General', 'before', 'after, from a device that was there')
  assert.equal((await world.devicesOf(alice, 'alice')).length, 3, 'no device was made anew')
})

test('a recovery code opens everything and sets a new password; the next code makes it worthless', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'before')
  assert.equal((await alice.api.security()).recoveryMadeAtMs, undefined)
  const { code: first } = await alice.api.newRecoveryCode()
  const { code } = await alice.api.newRecoveryCode()
  assert.ok((await alice.api.security()).recoveryMadeAtMs)

  const laptop = await world.device('laptop')
  const recover = (wrong: object) => laptop.api.recover({ name: 'alice', code, password: next, ...wrong })
  const refused = { code: 'recovery-code-wrong' }
  await assert.rejects(recover({ code: first }), refused, 'replaced')
  await assert.rejects(recover({ code: 'not a code' }), refused)
  await assert.rejects(recover({ name: 'nobody' }), refused)
  await recover({ code: code.toLowerCase().replaceAll('-', ' ') })
  await shows(laptop, 'General', 'before')
  await alice.write('General', 'after')
  await shows(laptop, 'General', 'before', 'after')

  await assert.rejects(
    (await world.device('a guess')).api.signIn({ name: 'alice', password: world.passwordOf('alice') }),
    { code: 'wrong-password' },
  )
  const tablet = await world.device('tablet')
  await tablet.api.signIn({ name: 'alice', password: next })
  await shows(tablet, 'General', 'before', 'after')
  assert.ok(!(await world.serverFiles()).includes(code), 'the server has never seen the code')
})

test('one-time passwords are asked for once they are on, each good once; written-down codes stand in', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const { secret } = await alice.api.beginTotp()
  await assert.rejects(alice.api.enableTotp('000000'), { code: 'second-factor-wrong' })
  const now = Math.floor(Date.now() / 30_000)
  const { codes } = await alice.api.enableTotp(totp(secret, now))
  assert.equal(codes.length, 10)

  const laptop = await world.device('laptop')
  const who = { name: 'alice', password: world.passwordOf('alice') }
  const signIn = (code: string) => laptop.api.signIn({ ...who, secondFactor: { kind: 'code', code } })
  await assert.rejects(laptop.api.signIn(who), { code: 'second-factor-needed' })
  await assert.rejects(signIn(totp(secret, now)), { code: 'second-factor-wrong' }, 'used when it was enabled')
  await signIn(totp(secret, now + 1))
  await laptop.api.signOut({ forget: true })
  await assert.rejects(signIn(totp(secret, now + 1)), { code: 'second-factor-wrong' }, 'used before')
  await signIn(codes[0]!)
  await laptop.api.signOut({ forget: true })
  await assert.rejects(signIn(codes[0]!), { code: 'second-factor-wrong' }, 'used before')
  assert.equal((await alice.api.security()).totp?.codesLeft, 9)

  const { code } = await alice.api.newRecoveryCode()
  const recovery = { name: 'alice', code, password: next }
  await assert.rejects(laptop.api.recover(recovery), { code: 'second-factor-needed' })
  await assert.rejects(alice.api.disableTotp('000000'), { code: 'second-factor-wrong' })
  await alice.api.disableTotp(codes[1]!)
  await laptop.api.recover(recovery)
  assert.equal((await laptop.api.security()).totp, undefined)
})

test('[GR40] the root a revoked device had opens nothing that is kept later, and no new one is sealed to it', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const tablet = await world.signIn('alice', 'alice’s tablet')
  await alice.api.newRecoveryCode()
  const { accountId } = alice.state.me!
  const before = await vaultOf(world, alice)
  const root = await rootByPassword(world, accountId)
  const opens = async ({ name, version, sealed }: VaultEntry) =>
    openVaultEntry({ roots: [root], accountId, name, version }, fromBase64url(sealed)).then(
      () => true,
      () => false,
    )
  for (const entry of before.entries) assert.equal(await opens(entry), true, entry.name)

  const [own] = await tablet.api.devices()
  await alice.api.revokeDevice(own!.deviceId)
  // What was on its way when the device went is from before; everything from here on is not.
  const at = await vaultOf(world, alice)
  const [kept] = await alice.api.devices()
  await alice.api.renameDevice(kept!.deviceId, 'The only one')
  await eventually(alice, 'the name to be kept', async () => {
    return (await vaultOf(world, alice)).entries.length > at.entries.length
  })
  const after = await vaultOf(world, alice)
  for (const entry of after.entries.slice(at.entries.length))
    assert.equal(await opens(entry), false, entry.name)
  const { rootVersion, version, manifest, wraps } = after.head!
  assert.ok(rootVersion > root.version)
  assert.deepEqual(wraps.map(({ holder }) => holder).sort(), [
    `device/${kept!.deviceId}`,
    'password',
    'recovery',
  ])
  await assert.rejects(
    openManifest({ ...root, version: rootVersion }, { accountId, version }, fromBase64url(manifest)),
    { code: 'damaged' },
  )
  const laptop = await world.signIn('alice', 'alice’s laptop')
  assert.deepEqual((await laptop.api.devices()).map(({ name }) => name).sort(), [
    'The only one',
    'alice’s laptop',
  ])
})

/** What the server holds of an account, as one of its devices is shown it. */
async function vaultOf(world: World, { token }: Client): Promise<OutputOf<typeof readVault>> {
  const answer = await fetch(`${world.url}/v1/vault?after=0`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return readVault.output.parse(await answer.json())
}

/** The vault's present root, as whoever signs in comes by it. */
async function rootByPassword(world: World, accountId: AccountId): Promise<VaultRoot> {
  const ask = async <Op extends Operation>({ http, output }: Op, input: object) => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(input)
    const answer = await fetch(world.url + http.split(' ')[1]!, { method: 'POST', headers, body })
    return output.parse(await answer.json()) as OutputOf<Op>
  }
  const login = await startLogin(world.passwordOf('alice'))
  const begun = await ask(beginSession, { name: 'alice', startLoginRequest: login.request })
  const { finish, exportKey } = await login.finish(begun.loginResponse)
  const { head } = await ask(finishSession, { signInId: begun.signInId, finishLoginRequest: finish })
  const holder = await holderKeys('password', fromBase64url(exportKey), { accountId })
  const { sealed } = head.wraps.find((wrap) => wrap.holder === 'password')!
  return openRoot(holder, fromBase64url(sealed), { accountId, rootVersion: head.rootVersion })
}

/** RFC 6238 with SHA-1, as authenticator apps do. */
function totp(secret: string, step: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(secret, (letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}
