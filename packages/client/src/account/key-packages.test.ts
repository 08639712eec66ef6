import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keyPackageOwner, toBase64url } from '@securechat/crypto'
import { limits, type KeyPackageUpload } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import { anAccount } from '../testing/account.ts'
import { TestLink } from '../testing/test-link.ts'
import { KeyPackages } from './key-packages.ts'

const DAY_MS = 24 * 3_600_000
const alice = await anAccount('alice')
const phone = await alice.device()

/** A device that publishes `count` at a time, and a server that has `held` of them. */
function aDevice({ count = 3, held = 0 } = {}) {
  const store = new MemoryStore()
  const uploads: KeyPackageUpload[] = []
  const server = { held }
  const link = new TestLink({
    'keys.publish': (upload: KeyPackageUpload) => {
      if (upload.oneTime.length > 0) uploads.push(upload)
      server.held = Math.min(limits.keyPackagesPerDevice, server.held + upload.oneTime.length)
      return { count: server.held }
    },
  })
  const { accountId } = alice
  const maker = { accountId, deviceKeys: phone.keys, certificate: phone.certificate, count }
  return { store, uploads, server, link, packages: new KeyPackages(store, maker) }
}

describe('key packages', () => {
  it('are published with a last resort when the server has few, and not when it has enough', async () => {
    const { uploads, link, packages } = aDevice()
    await packages.replenish(link)
    assert.equal(uploads.length, 1)
    assert.equal(uploads[0]!.oneTime.length, 3)
    assert.ok(uploads[0]!.lastResort)
    await packages.replenish(link)
    assert.equal(uploads.length, 1)
  })

  it('are this device’s own', async () => {
    const { uploads, link, packages } = aDevice()
    await packages.replenish(link)
    const published = (await packages.find(uploads[0]!.oneTime[0]!.ref))!.public
    const { accountId, deviceId } = keyPackageOwner(published)
    assert.deepEqual([accountId, deviceId], [alice.accountId, phone.listed.deviceId])
  })

  it('can be found again by the ref they were published under, with their secret', async () => {
    const { uploads, link, packages } = aDevice()
    await packages.replenish(link)
    const [first] = uploads[0]!.oneTime
    const found = (await packages.find(first!.ref))!
    assert.equal(toBase64url(found.public), first!.keyPackage)
    assert.ok(found.secret.length > 0)
    assert.equal((await packages.refs()).length, 4)
    assert.equal(await packages.find('unknown'), undefined)
  })

  it('are spent by deleting what they name, save for the last resort', async () => {
    const { store, uploads, link, packages } = aDevice()
    await packages.replenish(link)
    const { oneTime, lastResort } = uploads[0]!
    await store.write({ delete: (await packages.find(oneTime[0]!.ref))!.spend })
    assert.equal(await packages.find(oneTime[0]!.ref), undefined)
    assert.deepEqual((await packages.find(lastResort!.ref))!.spend, [])
  })

  it('are durable here before the server hears of them', async () => {
    const { link, packages } = aDevice()
    const published: string[] = []
    const known: string[] = []
    const request = link.request.bind(link)
    link.request = async (operation, input) => {
      const { oneTime } = input as KeyPackageUpload
      published.push(...oneTime.map(({ ref }) => ref))
      known.push(...(await packages.refs()))
      return request(operation, input)
    }
    await packages.replenish(link)
    assert.equal(published.length, 3)
    assert.ok(published.every((ref) => known.includes(ref)))
  })

  it('are renewed every week, so that the server never runs out of fresh ones', async () => {
    const { uploads, link, packages } = aDevice()
    await packages.replenish(link)
    link.nowMs += 6 * DAY_MS
    await packages.replenish(link)
    assert.equal(uploads.length, 1)
    link.nowMs += 2 * DAY_MS
    await packages.replenish(link)
    assert.equal(uploads.length, 2)
  })

  it('are all replaced after a long absence, since those on the server have run out', async () => {
    const { uploads, link, packages } = aDevice()
    await packages.replenish(link)
    link.nowMs += 40 * DAY_MS
    await packages.replenish(link)
    const fresh = uploads.slice(1).flatMap(({ oneTime }) => oneTime)
    assert.equal(fresh.length, limits.keyPackagesPerDevice)
  })

  it('are forgotten once nobody can use them any more', async () => {
    const { uploads, link, packages } = aDevice()
    await packages.replenish(link)
    const { oneTime, lastResort } = uploads[0]!
    link.nowMs += 34 * DAY_MS
    await packages.replenish(link)
    assert.ok(await packages.find(oneTime[0]!.ref))
    link.nowMs += 2 * DAY_MS
    await packages.replenish(link)
    assert.equal(await packages.find(oneTime[0]!.ref), undefined)
    assert.ok(await packages.find(lastResort!.ref))
    link.nowMs += 90 * DAY_MS
    await packages.replenish(link)
    assert.equal(await packages.find(lastResort!.ref), undefined)
  })
})
