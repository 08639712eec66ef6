import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DatabaseSync } from 'node:sqlite'
import {
  type AccountId,
  type AuditEntry,
  closeRoom,
  deleteAccount,
  limits,
  listAccounts,
  listAllRooms,
  listAudit,
  listPeople,
  listRooms,
  type RoomId,
  readEvents,
  readHealth,
  revokeAccountDevice,
  rotateKeys,
  setAccountRole,
  setLogLevel,
  setRetention,
  showAccount,
  signOutAccount,
  suspendAccount,
  restoreAccount,
  verifyAudit,
} from '@securechat/protocol'
import { openSqlite } from '../storage/sqlite/open.ts'
import { temporaryFolder } from '../storage/contract/temporary-folder.ts'
import { Refused } from '../test-world/ask.ts'
import { ManualClock } from '../test-world/manual-clock.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'

const newFile = temporaryFolder()
const DAY_MS = 24 * 3_600_000
const refusedAs = (code: string) => (error: unknown) => error instanceof Refused && error.code === code

async function aWorld(parts: Parameters<typeof TestServer.start>[0] = {}) {
  const server = await TestServer.start(parts)
  const alice = await server.setUp('alice')
  const bob = await alice.invite('bob')
  const carol = await alice.invite('carol')
  return { server, alice, bob, carol, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const theirs = ({ accountId }: { accountId: AccountId }) => ({ accountId })
const actsOf = (entries: AuditEntry[]) => entries.map(({ act, outcome }) => `${act} ${outcome}`)

describe('administration', () => {
  it('[AD3] closes the sockets of whoever is suspended at once, and refuses their sign-in until they are restored', async () => {
    await using world = await aWorld()
    const { alice, bob } = world
    await using socket = await bob.connect()
    assert.deepEqual(await alice.ask(suspendAccount, theirs(bob)), { ended: 1 })
    await until(() => socket.closing)
    await assert.rejects(bob.ask(listRooms, {}), refusedAs('not-signed-in'))
    await assert.rejects(bob.signIn(), refusedAs('suspended'))
    await alice.ask(restoreAccount, theirs(bob))
    await bob.signIn()
  })

  it('[AD8] lets administrators change nothing about owners, and nobody shut themselves out', async () => {
    await using world = await aWorld()
    const { alice, bob, carol } = world
    await assert.rejects(bob.ask(listAccounts, {}), refusedAs('not-allowed'))
    await alice.ask(setAccountRole, { ...theirs(bob), role: 'admin' })
    await bob.ask(listAccounts, {})
    for (const wrong of [
      () => bob.ask(suspendAccount, theirs(alice)),
      () => bob.ask(setAccountRole, { ...theirs(alice), role: 'member' }),
      () => bob.ask(setAccountRole, { ...theirs(bob), role: 'owner' }),
      () => bob.ask(suspendAccount, theirs(bob)),
      () => alice.ask(deleteAccount, theirs(alice)),
    ])
      await assert.rejects(wrong(), refusedAs('not-allowed'))
    await bob.ask(setAccountRole, { ...theirs(carol), role: 'admin' })
    // What somebody may do is looked up each time: a role that is taken away is gone at once.
    await alice.ask(setAccountRole, { ...theirs(bob), role: 'member' })
    await assert.rejects(bob.ask(listAccounts, {}), refusedAs('not-allowed'))
  })

  it('[AD4] takes a deleted account out of its rooms, and its name out of the directory', async () => {
    await using world = await aWorld()
    const { alice, bob } = world
    const roomId = await alice.makeRoom('group')
    await alice.add(roomId, 1, bob)
    await alice.ask(deleteAccount, theirs(bob))
    const { rooms } = await alice.ask(listRooms, {})
    const room = rooms.find((one) => one.roomId === roomId)
    assert.deepEqual(
      room?.members.map(({ accountId }) => accountId),
      [alice.accountId],
    )
    const { people } = await alice.ask(listPeople, {})
    assert.ok(!people.some(({ name }) => name === 'bob'))
    const shown = await alice.ask(showAccount, theirs(bob))
    assert.equal(shown.person.state, 'deleted')
    assert.deepEqual([shown.devices, shown.sessions, shown.roomCount], [[], [], 0])
  })

  it('[AD9] ends one session, all of them, or a device', async () => {
    await using world = await aWorld()
    const { alice, bob, carol } = world
    const { sessions, devices } = await alice.ask(showAccount, theirs(bob))
    const [session] = sessions
    const one = { ...theirs(bob), sessionId: session!.sessionId }
    assert.deepEqual(await alice.ask(signOutAccount, one), { ended: 1 })
    await assert.rejects(alice.ask(signOutAccount, one), refusedAs('not-found'))
    assert.deepEqual(await alice.ask(signOutAccount, theirs(carol)), { ended: 1 })
    await alice.ask(revokeAccountDevice, { ...theirs(bob), deviceId: devices[0]!.deviceId })
    assert.deepEqual((await alice.ask(showAccount, theirs(bob))).devices, [])
  })

  it('[AD10] closes a room: nobody is in it any more, and its invitations are over', async () => {
    await using world = await aWorld()
    const { alice, bob } = world
    const roomId = await alice.makeRoom('open')
    await alice.add(roomId, 1, bob)
    await alice.makeInvite(roomId)
    assert.deepEqual(await alice.ask(closeRoom, { roomId }), { left: 2 })
    const { rooms } = await alice.ask(listAllRooms, {})
    assert.deepEqual(rooms.find((one) => one.roomId === roomId)?.memberIds, [])
    assert.ok(!(await alice.ask(listRooms, {})).rooms.some((one) => one.roomId === roomId))
    const left = await world.server.storage.invites({ nowMs: Date.now() })
    assert.ok(!left.some((invite) => invite.roomId === roomId))
    await assert.rejects(alice.ask(closeRoom, { roomId: 'A'.repeat(22) as RoomId }), refusedAs('not-found'))
  })

  it('[AD11] erases messages older than they are to be kept, room by room, and says how many', async () => {
    const clock = new ManualClock()
    await using world = await aWorld(clock)
    const { alice } = world
    const [kept, short] = [await alice.makeRoom('group'), await alice.makeRoom('group')]
    for (const roomId of [kept, short]) await alice.send(roomId, 1)
    clock.pass(2 * DAY_MS)
    const again = await alice.enrol()
    await again.ask(setRetention, { what: 'messages', roomId: short, days: 1 })
    const kinds = async (roomId: RoomId) =>
      (await again.ask(readEvents, { roomId, after: 0, limit: 10 })).events.map(({ kind }) => kind)
    await until(async () => (await kinds(short)).includes('erased'))
    assert.ok((await kinds(kept)).includes('message'))
    await until(async () => {
      const { entries } = await again.ask(listAudit, {})
      return entries.some(({ act, detail }) => act === 'retention.sweep' && detail?.['erased'] === 1)
    })
  })

  it('[AD12] signs with new keys at once, and believes those of before until their tokens run out', async () => {
    const clock = new ManualClock()
    await using world = await aWorld(clock)
    const { alice, bob, server } = world
    const kids = async () => {
      const { keys } = (await (await fetch(`${server.url}/.well-known/jwks.json`)).json()) as {
        keys: { kid: string }[]
      }
      return new Set(keys.map(({ kid }) => kid))
    }
    const before = await kids()
    await alice.ask(rotateKeys, {})
    const during = await kids()
    assert.ok([...before].every((kid) => during.has(kid)) && during.size > before.size)
    await bob.ask(listRooms, {})
    clock.pass(limits.tokenLifetimeMs + 1)
    assert.ok([...(await kids())].every((kid) => !before.has(kid)))
  })

  it('says how the server is doing', async () => {
    await using world = await aWorld()
    const health = await world.alice.ask(readHealth, {})
    assert.equal(health.database.kind, 'sqlite')
    assert.equal(health.database.canStore, true)
    assert.ok(health.memoryBytes > 0)
    await world.alice.ask(setLogLevel, { area: 'gateway', level: 'silent' })
  })
})

describe('the audit log', () => {
  it('[AD13] has who signed in, was refused, and was administered; and nothing of what they sent', async () => {
    await using world = await aWorld()
    const { alice, bob } = world
    await alice.ask(setAccountRole, { ...theirs(bob), role: 'admin' })
    await bob.signIn()
    await bob.signIn('a-wrong-password-of-bobs').catch(() => {})
    await bob.ask(suspendAccount, theirs(alice)).catch(() => {})
    const wanted = ['session.finish wrong-password', 'admin.suspend not-allowed']
    const read = async () => (await alice.ask(listAudit, { after: 0 })).entries
    await until(async () => {
      const acts = new Set(actsOf(await read()))
      return wanted.every((act) => acts.has(act))
    })
    const entries = await read()
    const first = ['server.start ok', 'account.create ok', 'room.create ok', 'invite.create ok']
    assert.deepEqual(actsOf(entries).slice(0, 4), first)
    const role = entries.find(({ act }) => act === 'admin.set-role')
    const said = { by: 'person', actorId: alice.accountId, subject: bob.accountId, detail: { role: 'admin' } }
    assert.deepEqual({ ...role, ...said }, role)
    assert.equal(entries.find(({ act }) => act === 'session.finish')?.actorId, bob.accountId)
    const text = JSON.stringify(entries)
    for (const secret of [alice.token, bob.token, 'a-wrong-password-of-bobs', 'Wonderland', '"alice"'])
      assert.ok(!text.includes(secret), secret)
    assert.equal((await alice.ask(verifyAudit, {})).isWhole, true)
  })

  it('[AD1] notices an entry that was changed, and one that was taken out', async () => {
    const path = newFile()
    const storage = openSqlite(path)
    try {
      await using world = await aWorld({ storage })
      const meddle = (sql: string) => {
        const db = new DatabaseSync(path)
        db.exec(sql)
        db.close()
      }
      assert.throws(() => meddle('update audit set atMs = 1 where seq = 2'), /only added to/)
      meddle(`drop trigger auditStays; update audit set body = replace(body, 'ok', 'no') where seq = 2`)
      const changed = await world.alice.ask(verifyAudit, {})
      assert.deepEqual([changed.isWhole, changed.brokenAt], [false, 2])
      meddle('delete from audit where seq = 2')
      const cut = await world.alice.ask(verifyAudit, {})
      assert.deepEqual([cut.isWhole, cut.brokenAt], [false, 3])
    } finally {
      await storage.close()
    }
  })

  it('[AD14] is not filled by whoever is refused again and again: how many were left out is in it', async () => {
    const clock = new ManualClock()
    await using world = await aWorld(clock)
    const { alice, bob } = world
    for (let i = 0; i < 60; i++) await bob.ask(listAccounts, {}).catch(() => {})
    clock.pass(2_000)
    await bob.ask(listAccounts, {}).catch(() => {})
    const refused = async () =>
      (await alice.ask(listAudit, { after: 0 })).entries.filter(({ outcome }) => outcome === 'not-allowed')
    await until(async () => (await refused()).length === 51)
    assert.equal((await refused()).at(-1)?.detail?.['leftOut'], 10)
  })
})
