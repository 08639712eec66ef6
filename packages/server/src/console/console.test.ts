import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { ChatError, listAccounts, listAudit, suspendAccount } from '@securechat/protocol'
import { loadConfig } from '../config/load.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'
import { consolePath } from './console-path.ts'
import { openConsole } from './open-console.ts'

it('[AD15] does the same at the console, through a server that runs and without one', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'securechat-console-'))
  const config = loadConfig({ args: { 'storage.dataDir': dataDir, 'performance.storageThread': 'false' } })
  const consoleAt = consolePath(dataDir)!
  const storage = openSqlite(join(dataDir, 'securechat.db'))
  try {
    {
      await using server = await TestServer.start({ storage, consoleAt })
      const alice = await server.setUp('alice')
      const bob = await alice.invite('bob')
      await using socket = await bob.connect()
      assert.equal(statSync(consoleAt).mode & 0o777, 0o600)
      await using desk = await openConsole(config)
      assert.equal(desk.isRunning, true)
      assert.equal((await desk.ask(listAccounts, {})).people.length, 2)
      await desk.ask(suspendAccount, { accountId: bob.accountId })
      await until(() => socket.closing)
      const owner = desk.ask(suspendAccount, { accountId: alice.accountId })
      await assert.rejects(owner, (error) => error instanceof ChatError && error.code === 'not-allowed')
    }
    await storage.close()
    await using desk = await openConsole(config)
    assert.equal(desk.isRunning, false)
    const { people } = await desk.ask(listAccounts, {})
    assert.deepEqual(
      people.map(({ name, state }) => `${name} ${state}`),
      ['alice active', 'bob suspended'],
    )
    const { entries } = await desk.ask(listAudit, {})
    assert.ok(entries.some(({ act, by }) => act === 'admin.suspend' && by === 'console'))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
})
