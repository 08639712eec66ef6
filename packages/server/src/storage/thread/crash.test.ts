import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../contract/temporary-folder.ts'
import { aRoom, aWorkspace, logOf } from '../contract/workspace.ts'
import { openSqlite } from '../sqlite/open.ts'
import type { Burst } from './burst.fixture.ts'

const newFile = temporaryFolder()
const fixture = fileURLToPath(new URL('./burst.fixture.ts', import.meta.url))

it('[DL12] a server killed in the middle of a burst has lost nothing it acknowledged', async () => {
  const burst = await aBurst()
  const acknowledged = new Map<number, string>()
  for (const count of [1, 150, 600, 1500, 3000]) {
    for (const [seq, eventId] of await killAfter(burst, count)) acknowledged.set(seq, eventId)
    await checkStored(burst, acknowledged)
  }
  assert.ok(acknowledged.size >= 5251)
})

it('[DL12] acknowledges nothing that the disk failed to sync', async (context) => {
  if (!canInjectFaults()) return context.skip('needs strace')
  const burst = await aBurst()
  const failing = [
    '-f',
    '-q',
    '-e',
    'trace=fsync,fdatasync',
    '-e',
    'inject=fsync,fdatasync:error=EIO:when=60+',
  ]
  const quiet = ['-o', '/dev/null', ...failing, process.execPath, fixture, JSON.stringify(burst)]
  const child = spawn('strace', quiet, { stdio: ['ignore', 'pipe', 'pipe'] })
  const complaint = text(child.stderr)
  const told = await toldBy(child.stdout)
  assert.match(await complaint, /storage-full/)
  assert.ok(told.length > 0)
  await checkStored(burst, new Map(told))
})

async function aBurst(): Promise<Burst> {
  const path = newFile()
  const storage = openSqlite(path)
  const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
  const roomId = await aRoom(storage, alice, bob)
  await storage.close()
  return { path, roomId, senders: [alice, bob] }
}

/** Lets a process write until it has told of `count` acknowledgements, then kills it. @returns all it told of. */
async function killAfter(burst: Burst, count: number): Promise<[number, string][]> {
  const child = spawn(process.execPath, [fixture, JSON.stringify(burst)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const told = await toldBy(child.stdout, (soFar) => soFar === count && child.kill('SIGKILL'))
  assert.deepEqual(await exited, [null, 'SIGKILL'])
  return told
}

async function toldBy(
  output: Readable,
  onCount: (soFar: number) => void = () => {},
): Promise<[number, string][]> {
  const told: [number, string][] = []
  for await (const line of createInterface({ input: output })) {
    const [seq, eventId = ''] = line.split(' ')
    // The end may cut the last line short: that one was not told.
    if (eventId.length === 22) told.push([Number(seq), eventId])
    onCount(told.length)
  }
  return told
}

function canInjectFaults(): boolean {
  const tried = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=fsync', 'true'])
  return tried.status === 0
}

async function checkStored({ path, roomId }: Burst, acknowledged: Map<number, string>): Promise<void> {
  const storage = openSqlite(path)
  const log = await logOf(storage, roomId)
  await storage.close()
  const bySeq = new Map(log.map(({ seq, eventId }) => [seq, eventId as string]))
  const lost = [...acknowledged].filter(([seq, eventId]) => bySeq.get(seq) !== eventId)
  assert.deepEqual(lost, [])
  assert.deepEqual(
    log.map(({ seq }) => seq),
    Array.from({ length: log.length }, (_, i) => i + 1),
  )
  assert.equal(new Set(bySeq.values()).size, log.length)
  const db = new DatabaseSync(path)
  assert.deepEqual({ ...db.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' })
  db.close()
}
