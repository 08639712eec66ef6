import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { safetyNumber, type Pins } from '@securechat/crypto'
import { ChatError } from '@securechat/protocol'
import type { KnownPerson } from '../context.ts'
import { MemoryStore } from '../store/memory.ts'
import { anAccount } from '../testing/account.ts'
import { TestLink } from '../testing/test-link.ts'
import { VaultServer } from '../testing/vault-server.ts'
import { Trust } from './trust.ts'

const alice = await anAccount('alice')
const bob = await anAccount('bob')
/** Calls itself bob, with bob's account id, and has another key. */
const mallory = await anAccount('bob', bob.accountId)

/** What alice's device makes of what the server says of bob; a test changes that. */
async function aTrust() {
  const server = { bob: { ...bob.person, identityChanged: false } as KnownPerson }
  const vaultServer = await VaultServer.of(alice.accountId)
  const link = new TestLink(vaultServer.answers)
  const fault = (error: unknown) => assert.fail(String(error))
  const store = new MemoryStore()
  const vault = await vaultServer.open(0, { store, link, fault })
  const people = new Map([[alice.accountId, { ...alice.person, identityChanged: false }]])
  const get = (id: KnownPerson['accountId']) => (id === bob.accountId ? server.bob : people.get(id))
  const pinned = new Map<string, string>()
  const pins: Pins = {
    get: async (accountId) => pinned.get(accountId),
    set: async (accountId, identityKey) => void pinned.set(accountId, identityKey),
  }
  const { identityKey } = alice.publicKeys
  const make = () => new Trust({ vault, people: { get }, pins, identityKey })
  return { server, pinned, trust: make(), make }
}

const lies = (server: { bob: KnownPerson }) => (server.bob = { ...mallory.person, identityChanged: true })

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
      assert.equal((await make().safety(bob.accountId)).isVerified, isVerified)
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
    const { trust, pinned } = await aTrust()
    const { digits } = await trust.safety(bob.accountId)
    assert.equal(pinned.size, 0)
    await trust.setVerified(bob.accountId, digits, true)
    assert.equal(pinned.get(bob.accountId), bob.publicKeys.identityKey)
  })

  it('does not mark as verified a key that came in between, or that is not the pinned one', async () => {
    const { server, trust } = await aTrust()
    const { digits } = await trust.safety(bob.accountId)
    lies(server)
    const refused = new ChatError('not-allowed')
    await assert.rejects(trust.setVerified(bob.accountId, digits, true), refused)
    const shown = await trust.safety(bob.accountId)
    await assert.rejects(trust.setVerified(bob.accountId, shown.digits, true), refused)
  })

  it('has no number for oneself, nor for nobody', async () => {
    const { trust } = await aTrust()
    await assert.rejects(trust.safety(alice.accountId), new ChatError('not-found'))
    await assert.rejects(trust.safety('A'.repeat(22) as typeof bob.accountId), new ChatError('not-found'))
  })
})
