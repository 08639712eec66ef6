import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { safetyNumber } from '@securechat/crypto'
import { ChatError } from '@securechat/protocol'
import type { KnownPerson } from '../context.ts'
import { MemoryStore } from '../store/memory.ts'
import { anAccount } from '../testing/account.ts'
import { TestLink } from '../testing/test-link.ts'
import { VaultServer } from '../testing/vault-server.ts'
import { VaultPins } from './pins.ts'
import { Trust } from './trust.ts'
import { Verdicts } from './verdicts.ts'

const alice = await anAccount('alice')
const bob = await anAccount('bob')
/** Calls itself bob, with bob's account id, and has another key. */
const mallory = await anAccount('bob', bob.accountId)

/** What alice's device makes of what the server says of bob; a test changes that. */
async function aTrust() {
  const unchanged = { identityChanged: false, isVerified: false, isReviewDue: false }
  const server = { bob: { ...bob.person, ...unchanged } as KnownPerson }
  const vaultServer = await VaultServer.of(alice.accountId)
  const link = new TestLink(vaultServer.answers)
  const fault = (error: unknown) => assert.fail(String(error))
  const store = new MemoryStore()
  const vault = await vaultServer.open(0, { store, link, fault })
  const people = new Map([[alice.accountId, { ...alice.person, ...unchanged }]])
  const get = (id: KnownPerson['accountId']) => (id === bob.accountId ? server.bob : people.get(id))
  const pins = await VaultPins.load(vault, fault)
  const { identityKey } = alice.publicKeys
  const decided: string[] = []
  const make = async () => {
    const verdicts = await Verdicts.load(vault, fault)
    const tell = (accountId: string) => void decided.push(accountId)
    return new Trust({ vault, people: { get }, pins, verdicts, identityKey, decided: tell })
  }
  return { server, pins, vault, fault, decided, trust: await make(), make }
}

/** As the directory knows a person whose key is not the pinned one. */
const changed = { ...mallory.person, identityChanged: true, isVerified: false, isReviewDue: true }
const lies = (server: { bob: KnownPerson }) => (server.bob = changed)

describe('trust', () => {
  it('shows the number that the other person sees too, not verified until somebody says so', async () => {
    const { trust } = await aTrust()
    const { digits, isVerified } = await trust.safety(bob.accountId)
    assert.equal(digits, safetyNumber(bob.publicKeys.identityKey, alice.publicKeys.identityKey))
    assert.match(digits, /^(\d{5} ){11}\d{5}$/)
    assert.equal(isVerified, false)
  })

  it('remembers that a person was verified, and that it was taken back', async () => {
    const { trust, make } = await aTrust()
    const { digits } = await trust.safety(bob.accountId)
    for (const isVerified of [true, false, true]) {
      await trust.setVerified(bob.accountId, digits, isVerified)
      assert.equal((await (await make()).safety(bob.accountId)).isVerified, isVerified)
    }
  })

  it('a server that swaps the key gets another number, and nobody verified', async () => {
    const { server, trust } = await aTrust()
    const before = await trust.safety(bob.accountId)
    await trust.setVerified(bob.accountId, before.digits, true)
    lies(server)
    const after = await trust.safety(bob.accountId)
    assert.notEqual(after.digits, before.digits)
    assert.deepEqual([after.isVerified, after.hasChanged], [false, true])
  })

  it('verifying somebody pins the key that was compared, before any of their devices is met', async () => {
    const { trust, pins } = await aTrust()
    const { digits } = await trust.safety(bob.accountId)
    assert.equal(await pins.get(bob.accountId), undefined)
    await trust.setVerified(bob.accountId, digits, true)
    assert.equal(await pins.get(bob.accountId), bob.publicKeys.identityKey)
  })

  it('does not mark as verified, nor accept, a key that came in between', async () => {
    const { server, trust, decided } = await aTrust()
    const { digits } = await trust.safety(bob.accountId)
    lies(server)
    const refused = new ChatError('not-allowed')
    await assert.rejects(trust.setVerified(bob.accountId, digits, true), refused)
    await assert.rejects(trust.accept(bob.accountId, digits), refused)
    assert.deepEqual(decided, [])
  })

  it('goes on with a changed key when the person says so: on all devices, with nobody verified, and keeping the old key', async () => {
    const { server, trust, pins, vault, fault, decided } = await aTrust()
    const before = await trust.safety(bob.accountId)
    await trust.setVerified(bob.accountId, before.digits, true)
    lies(server)
    const shown = await trust.safety(bob.accountId)
    assert.deepEqual([shown.wasVerified, shown.hasChanged], [true, true])
    await trust.accept(bob.accountId, shown.digits)
    const keys = [mallory.publicKeys.identityKey, bob.publicKeys.identityKey]
    assert.deepEqual(await pins.all(bob.accountId), keys)
    assert.deepEqual(await (await VaultPins.load(vault, fault)).all(bob.accountId), keys)
    server.bob = { ...changed, identityChanged: false }
    const after = await trust.safety(bob.accountId)
    assert.deepEqual([after.isVerified, after.wasVerified], [false, false])
    assert.deepEqual(decided, [bob.accountId, bob.accountId])
  })

  it('comparing the number of a changed key accepts it and verifies it', async () => {
    const { server, trust, pins } = await aTrust()
    await pins.set(bob.accountId, bob.publicKeys.identityKey)
    lies(server)
    const { digits } = await trust.safety(bob.accountId)
    await trust.setVerified(bob.accountId, digits, true)
    assert.equal(await pins.get(bob.accountId), mallory.publicKeys.identityKey)
    server.bob = { ...changed, identityChanged: false }
    assert.equal((await trust.safety(bob.accountId)).isVerified, true)
  })

  it('has no number for oneself, nor for nobody', async () => {
    const { trust } = await aTrust()
    await assert.rejects(trust.safety(alice.accountId), new ChatError('not-found'))
    await assert.rejects(trust.safety('A'.repeat(22) as typeof bob.accountId), new ChatError('not-found'))
  })
})
