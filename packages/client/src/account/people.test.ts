import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { certificateFingerprint, createAuthority, type LeafOwner } from '@securechat/crypto'
import { limits, type AccountId, type DirectoryDevice, type Person } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import { anAccount, startMs } from '../testing/account.ts'
import { TestLink } from '../testing/test-link.ts'
import { VaultServer } from '../testing/vault-server.ts'
import { DeviceDirectory } from './device-directory.ts'
import { Directory } from './people.ts'
import { VaultPins } from './pins.ts'
import { Verdicts } from './verdicts.ts'

const alice = await anAccount('alice')
const bob = await anAccount('bob')
/** Calls itself bob, with bob's account id, and has another key. */
const mallory = await anAccount('bob', bob.accountId)
const bobsPhone = (await bob.device()).listed
const bobsTablet = (await bob.device()).listed
const mallorysPhone = (await mallory.device()).listed

/** What the server would say now; a test changes it. */
interface Server {
  people: Person[]
  devices: DirectoryDevice[]
}

async function aDirectory(server: Server, store = new MemoryStore()) {
  const vaultServer = await VaultServer.of(alice.accountId)
  const link = new TestLink({
    ...vaultServer.answers,
    'people.list': () => ({ people: server.people }),
    'device.lookup': ({ accountIds }: { accountIds: AccountId[] }) => ({
      devices: server.devices.filter(({ accountId }) => accountIds.includes(accountId)),
    }),
  })
  const fault = (error: unknown) => assert.fail(String(error))
  const vault = await vaultServer.open(0, { store, link, fault })
  const pins = await VaultPins.load(vault, fault)
  const verdicts = await Verdicts.load(vault, fault)
  const people = await Directory.load({ store, link, pins, verdicts })
  const everybody = async () => {
    await people.refresh()
    return people.all().map(({ accountId }) => accountId)
  }
  const directory = await DeviceDirectory.load({ store, link, everybody })
  const authority = createAuthority({ directory, pins, nowMs: () => startMs })
  people.checkWith(directory, authority)
  return { store, link, pins, verdicts, people, directory, authority }
}

const withBob = (): Server => ({ people: [alice.person, bob.person], devices: [bobsPhone] })
const idsOf = (devices: DirectoryDevice[]) => devices.map(({ deviceId }) => deviceId)

describe('people', () => {
  it('are known after reading the list, and remembered without a connection', async () => {
    const { store, people } = await aDirectory(withBob())
    await people.catchUp()
    assert.equal(people.nameOf(bob.accountId), 'bob')
    const later = await aDirectory({ people: [], devices: [] }, store)
    assert.equal(later.people.get(bob.accountId)?.name, 'bob')
    assert.equal(later.people.get(bob.accountId)?.presence, 'offline')
  })

  it('have something to be called by before they are known', async () => {
    const { people } = await aDirectory(withBob())
    assert.equal(people.get(bob.accountId), undefined)
    assert.ok(people.nameOf(bob.accountId).length > 0)
  })

  it('come and go as signals say, and are offline when we are', async () => {
    const { people } = await aDirectory(withBob())
    await people.catchUp()
    const heard: AccountId[][] = []
    people.onChange((accountIds) => heard.push(accountIds))
    await people.hear({ kind: 'presence', accountId: bob.accountId, state: 'away', lastSeenAtMs: 7 })
    assert.deepEqual(
      [people.get(bob.accountId)?.presence, people.get(bob.accountId)?.lastSeenAtMs],
      ['away', 7],
    )
    assert.deepEqual(heard, [[bob.accountId]])
    people.wentOffline()
    assert.equal(people.get(bob.accountId)?.presence, 'offline')
  })

  it('are read again when one of them changed', async () => {
    const server = withBob()
    const { people } = await aDirectory(server)
    await people.catchUp()
    server.people = [alice.person, { ...bob.person, name: 'robert' }]
    await people.hear({ kind: 'person', accountId: bob.accountId })
    assert.equal(people.nameOf(bob.accountId), 'robert')
  })

  it('are read once for many signals at a time', async () => {
    const { link, people } = await aDirectory(withBob())
    const signals = Array.from({ length: 50 }, () =>
      people.hear({ kind: 'person', accountId: bob.accountId }),
    )
    await Promise.all(signals)
    assert.ok(link.count('people.list') <= 2)
  })
})

describe('their devices', () => {
  it('are asked for once, and again after a connect or a signal', async () => {
    const server = withBob()
    const { link, people } = await aDirectory(server)
    assert.deepEqual(idsOf(await people.devicesOf([bob.accountId])), [bobsPhone.deviceId])
    await people.devicesOf([bob.accountId])
    assert.equal(link.count('device.lookup'), 1)
    server.devices.push(bobsTablet)
    await people.hear({ kind: 'person', accountId: bob.accountId })
    assert.equal((await people.devicesOf([bob.accountId])).length, 2)
    server.devices.pop()
    await people.catchUp()
    assert.equal((await people.devicesOf([bob.accountId])).length, 1)
  })

  it('are remembered without a connection; those never seen are not made up', async () => {
    const { link, people } = await aDirectory(withBob())
    await people.devicesOf([bob.accountId])
    link.isOpen = false
    assert.equal((await people.devicesOf([bob.accountId])).length, 1)
    await assert.rejects(people.devicesOf([alice.accountId]), { code: 'offline' })
  })

  it('include revoked ones, so that what they said can be checked', async () => {
    const server = withBob()
    server.devices = [{ ...bobsPhone, revokedAtMs: startMs }]
    const { people } = await aDirectory(server)
    assert.deepEqual(idsOf(await people.devicesOf([bob.accountId])), [bobsPhone.deviceId])
  })

  it('do not include one whose certificate another account signed', async () => {
    const server = withBob()
    const forged = { ...bobsTablet, certificate: mallorysPhone.certificate }
    server.devices = [bobsPhone, forged]
    const { people } = await aDirectory(server)
    assert.deepEqual(idsOf(await people.devicesOf([bob.accountId])), [bobsPhone.deviceId])
  })

  it('are looked up in requests of bounded size', async () => {
    const { link, people } = await aDirectory(withBob())
    const many = Array.from(
      { length: limits.lookupAccounts + 1 },
      (_, n) => String(n).padStart(21, '0') + 'A',
    )
    await people.devicesOf(many as AccountId[])
    assert.equal(link.count('device.lookup'), 2)
  })
})

describe('an account whose key changed', () => {
  it('is shown as changed, and none of its devices are given out', async () => {
    const server = withBob()
    const { people } = await aDirectory(server)
    await people.catchUp()
    await people.devicesOf([bob.accountId])
    assert.equal(people.get(bob.accountId)?.identityChanged, false)
    server.people = [alice.person, mallory.person]
    server.devices = [mallorysPhone]
    await people.catchUp()
    assert.equal(people.get(bob.accountId)?.identityChanged, true)
    assert.deepEqual(await people.devicesOf([bob.accountId]), [])
  })

  it('is noticed by the account’s other devices too: what one has seen first, all hold on to', async () => {
    const server = withBob()
    const phone = await aDirectory(server)
    await phone.people.devicesOf([bob.accountId])
    const laptop = await aDirectory(server, phone.store)
    server.people = [alice.person, mallory.person]
    server.devices = [mallorysPhone]
    await laptop.people.catchUp()
    assert.equal(laptop.people.get(bob.accountId)?.identityChanged, true)
  })
})

describe('a changed key that a member has let in', () => {
  const leafOf = async ({ accountId, deviceId, certificate }: DirectoryDevice): Promise<LeafOwner> => {
    return { accountId, deviceId, fingerprint: await certificateFingerprint(certificate) }
  }

  async function withAChange({ isVerified }: { isVerified: boolean }) {
    const server = withBob()
    const made = await aDirectory(server)
    await made.people.devicesOf([bob.accountId])
    const { identityKey } = bob.publicKeys
    if (isVerified) await made.verdicts.add(bob.accountId, { v: 1, identityKey, isVerified })
    server.people = [alice.person, mallory.person]
    server.devices = [bobsPhone, mallorysPhone]
    await made.people.catchUp()
    return made
  }

  it('is gone along with; the devices of the old key are superseded, and what they wrote stays readable', async () => {
    const { people, authority } = await withAChange({ isVerified: false })
    await people.vouchedFor([await leafOf(bobsPhone)])
    assert.equal(people.get(bob.accountId)?.identityChanged, true, 'not by a device of the old key')
    const told: AccountId[][] = []
    people.onChange((accountIds) => told.push(accountIds))
    await people.vouchedFor([await leafOf(mallorysPhone)])
    assert.equal(people.get(bob.accountId)?.identityChanged, false)
    assert.deepEqual(told.at(-1), [bob.accountId])
    const devices = await people.devicesOf([bob.accountId])
    assert.deepEqual(
      devices.map(({ deviceId, isSuperseded }) => [deviceId, isSuperseded]),
      [
        [bobsPhone.deviceId, true],
        [mallorysPhone.deviceId, false],
      ],
    )
    for (const { accountId, deviceId } of devices) await authority.frameKeyOf({ accountId, deviceId })
  })

  it('waits for the person where the old key was verified', async () => {
    const { people } = await withAChange({ isVerified: true })
    await people.vouchedFor([await leafOf(mallorysPhone)])
    const { identityChanged, isReviewDue, isVerified } = people.get(bob.accountId)!
    assert.deepEqual([identityChanged, isReviewDue, isVerified], [true, true, false])
  })
})

describe('finding a certificate by device', () => {
  it('finds devices of people nobody asked about yet', async () => {
    const { directory } = await aDirectory(withBob())
    assert.equal((await directory.find(bobsPhone.deviceId))?.identityKey, bob.publicKeys.identityKey)
  })

  it('says no for a device that the server does not have, and asks no more', async () => {
    const { link, directory } = await aDirectory(withBob())
    assert.equal(await directory.find(bobsTablet.deviceId), undefined)
    const asked = link.asked.length
    assert.equal(await directory.find(bobsTablet.deviceId), undefined)
    assert.equal(link.asked.length, asked)
  })

  it('does not say no because it cannot ask', async () => {
    const { link, directory } = await aDirectory(withBob())
    link.isOpen = false
    await assert.rejects(directory.find(bobsPhone.deviceId), { code: 'offline' })
  })

  it('learns of a revocation with the next connect', async () => {
    const server = withBob()
    const { people, directory } = await aDirectory(server)
    assert.equal((await directory.find(bobsPhone.deviceId))?.revokedAtMs, undefined)
    server.devices = [{ ...bobsPhone, revokedAtMs: 9 }]
    await people.catchUp()
    assert.equal((await directory.find(bobsPhone.deviceId))?.revokedAtMs, 9)
  })
})
