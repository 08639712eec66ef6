import assert from 'node:assert/strict'
import { chmod, mkdir, open, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadConfig } from '../config/load.ts'
import { startServer } from '../server.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import { localCertificate } from '../test-services/balancers.ts'
import { freePort, temporaryFolder } from '../test-services/programs.ts'
import { examine } from './examine.ts'
import type { Finding } from './finding.ts'
import { checkSync, checkVersions } from './machine.ts'

/** What `doctor` says of one thing, of which it must also say what to do. */
async function saysOf(check: Finding['check'], args: Record<string, string>, nowMs?: () => number) {
  const found = (await examine(loadConfig({ args }), nowMs)).find((finding) => finding.check === check)!
  return found.state === 'good' ? found.says : `${found.says} → ${found.remedy}`
}

/** A data directory in which a server has been. */
async function used() {
  const folder = await temporaryFolder('securechat-doctor-')
  const dataDir = join(folder.path, 'data')
  await mkdir(dataDir, { mode: 0o700 })
  await openSqlite(join(dataDir, 'securechat.db')).close()
  const port = String(await freePort())
  return {
    ...folder,
    dataDir,
    args: { 'storage.dataDir': dataDir, 'network.port': port, 'logging.level': 'silent' },
  }
}

async function written(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text, { mode: 0o600 })
  return path
}

const nowhere = '127.0.0.1:1'

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    await using place = await used()
    const findings = await examine(loadConfig({ args: place.args }))
    assert.deepEqual(
      findings.filter(({ state }) => state === 'wrong'),
      [],
    )
    assert.equal(new Set(findings.map(({ check }) => check)).size, 10)
  })

  it('sees a clock that is wrong', async () => {
    await using place = await used()
    const says = await saysOf('clock', place.args, () => Date.parse('2001-01-01'))
    assert.match(says, /The clock says 2001-01-01.* → Run an NTP client/)
  })

  it('sees secrets that everybody can read', async () => {
    await using place = await used()
    await chmod(place.path, 0o755)
    await chmod(place.dataDir, 0o755)
    await chmod(join(place.dataDir, 'securechat.db'), 0o644)
    assert.match(await saysOf('permissions', place.args), /can be read by everybody\. → chmod o=/)
  })

  it('sees a disk that syncs slowly', async () => {
    await using place = await used()
    const found = await checkSync(loadConfig({ args: place.args }), 0)
    assert.equal(found.state, 'careful')
    assert.match(found.remedy ?? '', /solid-state disk/)
  })

  it('sees a Node.js that is too old', () => {
    assert.match(checkVersions('22.1.0').remedy ?? '', /Install Node.js 24/)
  })

  it('sees certificates that have ended, end soon, or are for another name or key', async () => {
    await using place = await used()
    const { cert, key } = await localCertificate()
    const other = await localCertificate()
    const files = {
      'network.tls.certFile': await written(place.path, 'cert.pem', cert),
      'network.tls.keyFile': await written(place.path, 'key.pem', key),
    }
    const args = { ...place.args, ...files, 'network.publicUrl': 'https://localhost' }
    assert.match(await saysOf('certificate', args), /is good for \d+ days/)
    const later = (days: number) => () => Date.now() + days * 86_400_000
    assert.match(await saysOf('certificate', args, later(400)), /ended \d+ days ago\. → Renew it/)
    assert.match(await saysOf('certificate', args, later(360)), /good for \d days\. → Renew it/)
    const elsewhere = { ...args, 'network.publicUrl': 'https://chat.example.org' }
    assert.match(await saysOf('certificate', elsewhere), /not for chat\.example\.org\. → Get one/)
    const mixed = { ...args, 'network.tls.keyFile': await written(place.path, 'other.pem', other.key) }
    assert.match(await saysOf('certificate', mixed), /is for another key\. → Give the key/)
    const none = { ...args, 'network.tls.certFile': join(place.path, 'none.pem') }
    assert.match(await saysOf('certificate', none), /cannot be used: ENOENT/)
  })

  it('sees a name that leads nowhere', async () => {
    await using place = await used()
    const args = { ...place.args, 'network.publicUrl': 'https://chat.invalid' }
    assert.match(await saysOf('dns', args), /chat\.invalid leads nowhere\. → Add it to the DNS/)
  })

  it('sees a port that another program has, and one that is ours', async () => {
    await using place = await used()
    const other = createServer((socket) => socket.end('SSH-2.0-other\r\n', () => socket.destroy()))
    await new Promise<void>((resolve) =>
      other.listen(Number(place.args['network.port']), '127.0.0.1', resolve),
    )
    assert.match(await saysOf('port', place.args), /in use by another program\. → Stop that/)
    await new Promise((resolve) => other.close(resolve))
    const server = await startServer(loadConfig({ args: place.args }))
    assert.match(await saysOf('port', place.args), /in use by a server of ours/)
    await server.stop()
  })

  it('sees a database that is damaged', async () => {
    await using place = await used()
    const path = join(place.dataDir, 'securechat.db')
    {
      await using file = await open(path, 'r+')
      for (let place = 8192; place < (await stat(path)).size; place += 4096)
        await file.write(Buffer.alloc(512, 0xff), 0, 512, place)
    }
    assert.match(await saysOf('database', place.args), /damaged|cannot be read/)
    assert.match(await saysOf('database', place.args), /→ Stop the server, .*restore a backup/)
  })

  it('sees a PostgreSQL and a Redis that are not there', async () => {
    await using place = await used()
    const postgres = { ...place.args, 'storage.postgresUrl': `postgres://${nowhere}/securechat` }
    assert.match(await saysOf('database', postgres), /PostgreSQL cannot be used: .* → Start it/)
    const redis = { ...postgres, 'cluster.redisUrl': `redis://${nowhere}` }
    assert.match(await saysOf('redis', redis), /Redis cannot be used: .* → Start it/)
  })

  it('sees a data directory that is no folder of ours', async () => {
    await using place = await used()
    await mkdir(join(place.path, 'sub'))
    const file = await written(place.path, 'a-file', 'text')
    const says = await saysOf('sync', { ...place.args, 'storage.dataDir': file })
    assert.match(says, /Nothing can be written.* → Look at the disk/)
  })
})
