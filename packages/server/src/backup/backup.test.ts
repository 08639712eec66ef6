import assert from 'node:assert/strict'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { RoomEvent, RoomId } from '@securechat/protocol'
import { loadConfig } from '../config/load.ts'
import { openPostgres } from '../storage/postgres/postgres.ts'
import { startServer, type Server, type ServerParts } from '../server.ts'
import { logOf, Sender } from '../test-services/load.ts'
import { aSchema, findPostgres } from '../test-services/postgres.ts'
import { temporaryFolder, unlessMissing, until } from '../test-services/programs.ts'
import { Person } from '../test-world/person.ts'
import { BackupError } from './backup-error.ts'
import { makeBackup } from './make.ts'
import { restoreBackup, verifyBackup } from './restore.ts'

const identity = await generateX25519Identity()
const recipient = await identityToRecipient(identity)
const postgres = await findPostgres()
const servers: Server[] = []
after(async () => {
  // Those that a failed test left; stopping twice is harmless.
  for (const server of servers) await server.stop()
  await postgres?.[Symbol.asyncDispose]()
})

async function started(...settings: Parameters<typeof startServer>): Promise<Server> {
  const server = await startServer(...settings)
  servers.push(server)
  return server
}

function configOf(dataDir: string, more: Record<string, string> = {}) {
  const quiet = { 'network.port': '0', 'logging.level': 'error', 'monitoring.metrics': 'false' }
  const limits = {
    'security.rateLimits.accountBurst': '1000000',
    'security.rateLimits.addressBurst': '1000000',
  }
  // The people here send their token alone.
  const tokens = { 'security.tokens.bearer': 'always' }
  return loadConfig({ args: { ...quiet, ...limits, ...tokens, 'storage.dataDir': dataDir, ...more } })
}

/** A workspace in which alice writes and writes. */
async function serving(dataDir: string, parts: ServerParts = {}) {
  const server = await started(configOf(dataDir), parts)
  const admission = { kind: 'set-up', code: server.setUpCode ?? '', workspaceName: 'Wonderland' } as const
  const alice = await Person.register(server.url, 'alice', admission)
  const roomId = await alice.makeRoom('group')
  await alice.commit(roomId, 1)
  return { server, alice, roomId }
}

/** Under load: what was acknowledged before the backup began must be in it. */
async function backedUp(of: { alice: Person; roomId: RoomId }, make: () => Promise<void>) {
  const sender = new Sender(of.alice, of.roomId, [of.alice.url])
  await until('messages flow', () => sender.count > 20, 60_000)
  const before = await logOf(of.alice, of.roomId)
  await make()
  await sender.sendMore(5)
  return { before, log: await logOf(of.alice, of.roomId) }
}

/** The restored room is the old one up to some entry that came after the backup began. */
function compare(restored: RoomEvent[], { before, log }: { before: RoomEvent[]; log: RoomEvent[] }): void {
  assert.ok(restored.length >= before.length, `${restored.length} of ${before.length}`)
  assert.ok(restored.length < log.length, 'it went on after the backup')
  assert.deepEqual(restored, log.slice(0, restored.length))
}

describe('a backup of the embedded database', () => {
  it('taken under load brings everything back that was acknowledged before, files too', async () => {
    await using folder = await temporaryFolder('securechat-backup-')
    const [dataDir, path] = [join(folder.path, 'data'), join(folder.path, 'backup.age')]
    const { server, alice, roomId } = await serving(dataDir)
    await mkdir(join(dataDir, 'files', 'ab'), { recursive: true })
    const file = Buffer.alloc(300_000, 7)
    await writeFile(join(dataDir, 'files', 'ab', 'part-1'), file)
    const config = configOf(dataDir)
    const seen = await backedUp({ alice, roomId }, () => makeBackup({ config, path, recipient }))
    await server.stop()
    await rm(dataDir, { recursive: true })

    const verified = await verifyBackup({ path, identity })
    assert.equal(verified.storage, 'sqlite')
    const restored = await restoreBackup({ path, identity }, { config })
    assert.deepEqual(restored, verified)
    assert.deepEqual(await readFile(join(dataDir, 'files', 'ab', 'part-1')), file)

    const again = await started(config)
    const back = alice.at(again.url)
    compare(await logOf(back, roomId), seen)
    // Whoever has lost nothing but the server signs in and goes on.
    const phone = await back.enrol()
    assert.equal(await phone.send(roomId, 2), (await logOf(back, roomId)).length)
    await again.stop()
  })

  it('is readable to nobody else, and says when it is damaged, cut short or not for this key', async () => {
    await using folder = await temporaryFolder('securechat-backup-')
    const [dataDir, path] = [join(folder.path, 'data'), join(folder.path, 'backup.age')]
    const { server } = await serving(dataDir)
    await makeBackup({ config: configOf(dataDir), path, recipient })
    await server.stop()
    const bytes = await readFile(path)
    assert.ok(!bytes.includes('SQLite format 3') && !bytes.includes('alice'))

    const refused = (error: unknown) => error instanceof BackupError && error.message.includes(path)
    await assert.rejects(verifyBackup({ path, identity: await generateX25519Identity() }), refused)
    await using file = await open(path, 'r+')
    const [place, length] = [Math.floor(bytes.length / 2), 1]
    await file.write(Buffer.from([bytes[place]! ^ 1]), 0, length, place)
    await assert.rejects(verifyBackup({ path, identity }), refused)
    await file.write(bytes, place, length, place)
    assert.ok((await verifyBackup({ path, identity })).parts >= 2)
    await file.truncate(bytes.length - 100)
    await assert.rejects(verifyBackup({ path, identity }), refused)
  })

  it('is restored into an empty folder only, and leaves one that is not as it was', async () => {
    await using folder = await temporaryFolder('securechat-backup-')
    const [dataDir, path] = [join(folder.path, 'data'), join(folder.path, 'backup.age')]
    const { server } = await serving(dataDir)
    const config = configOf(dataDir)
    await makeBackup({ config, path, recipient })
    await assert.rejects(restoreBackup({ path, identity }, { config }), /is not empty/)
    await server.stop()
    await (await started(config)).stop()
  })
})

describe('a backup of PostgreSQL', unlessMissing('PostgreSQL', postgres), () => {
  const url = postgres?.url ?? ''

  it('taken under load brings everything back that was acknowledged before', async () => {
    await using folder = await temporaryFolder('securechat-backup-')
    const path = join(folder.path, 'backup.age')
    const [from, to] = [aSchema(url), aSchema(url)]
    const storage = await openPostgres({ url, schema: from.schema, poolSize: 4 })
    const { server, alice, roomId } = await serving(join(folder.path, 'data'), { storage })
    const config = configOf(join(folder.path, 'restored'), { 'storage.postgresUrl': url })
    const { schema } = from
    const seen = await backedUp({ alice, roomId }, () => makeBackup({ config, path, recipient, schema }))
    await server.stop()
    await storage.close()
    await from.drop()

    assert.equal((await verifyBackup({ path, identity })).storage, 'postgres')
    await restoreBackup({ path, identity }, { config, schema: to.schema })
    const restored = await openPostgres({ url, schema: to.schema, poolSize: 4 })
    const again = await started(configOf(join(folder.path, 'data')), { storage: restored })
    const back = alice.at(again.url)
    compare(await logOf(back, roomId), seen)
    assert.ok(await back.signIn())
    // Numbers that PostgreSQL gives out go on where they were.
    const bob = await back.invite('bob')
    assert.ok(await bob.enrol())
    await again.stop()
    await restored.close()
    const other = configOf(join(folder.path, 'other'), { 'storage.postgresUrl': url })
    await assert.rejects(
      restoreBackup({ path, identity }, { config: other, schema: to.schema }),
      /accounts in that/,
    )
    await to.drop()
  })
})
