import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { openStorageThread, type Storage } from '@securechat/server'
import { LAST_COMMIT_SEQ, populate } from '../population.ts'
import { Samples } from '../load/samples.ts'
import type { Measurement, World } from './world.ts'

const BATCH = 256
const BATCHES = 60

const random = (byteCount: number) => randomBytes(byteCount).toString('base64url')

type Append = Parameters<Storage['append']>[0]

/** Our store, asked for 256 messages at a time: checked, numbered, stored and synced. */
async function ours(): Promise<Measurement> {
  return inFolder(async (folder) => {
    const path = join(folder, 'securechat.db')
    const { people, rooms } = await populate(path, { people: 2, rooms: [[0, 1]] })
    const storage = await openStorageThread(path)
    const sender = people[0]!
    const messages = Array.from({ length: BATCH * BATCHES }, (_, counter): Append => {
      const { accountId, deviceId } = sender
      const nowMs = Date.now()
      const place = {
        roomId: rooms[0]!.roomId,
        eventId: random(16),
        accountId,
        deviceId,
        acceptedAtMs: nowMs,
      }
      const sealed = {
        epoch: 1,
        sentAtMs: nowMs,
        frankingTag: random(32),
        serverFrank: random(32),
        frame: random(210),
      }
      // Safe: an event id is 16 random bytes in base64url.
      const event = { kind: 'message', ...place, ...sealed } as unknown as Extract<
        Append,
        { kind: 'message' }
      >['event']
      return { kind: 'message', event, afterCommitSeq: LAST_COMMIT_SEQ, kid: 'abc', counter }
    })
    const seconds = await timed(async (batch) => {
      await Promise.all(
        messages.slice(batch * BATCH, (batch + 1) * BATCH).map((message) => storage.append(message)),
      )
    })
    await storage.close()
    return { system: 'SecureChat’s store', figures: { 'rows/s': (BATCH * BATCHES) / seconds } }
  })
}

/** SQLite alone: the same columns and indexes, the same batches and syncs, nothing checked. */
async function bare(): Promise<Measurement> {
  return inFolder(async (folder) => {
    const db = new DatabaseSync(join(folder, 'bare.db'))
    db.exec(`pragma journal_mode = wal; pragma synchronous = full;
      create table event (roomNo integer not null, seq integer not null, eventId text not null, kind text not null,
        accountId text not null, deviceId text not null, acceptedAtMs integer not null, body blob, detail text not null,
        checksum integer not null) strict;
      create unique index bySeq on event (roomNo, seq); create unique index byId on event (roomNo, eventId)`)
    const insert = db.prepare('insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    const [accountId, deviceId, detail] = [
      random(16),
      random(16),
      JSON.stringify({ tag: random(32), frank: random(32), n: 123456789012 }),
    ]
    let seq = 0
    const rows = Array.from({ length: BATCH * BATCHES }, () => ({
      eventId: random(16),
      body: randomBytes(210),
    }))
    const seconds = await timed(async () => {
      db.exec('begin immediate')
      for (let i = 0; i < BATCH; i++) {
        const { eventId, body } = rows[seq++]!
        insert.run(
          1,
          seq,
          eventId,
          'message',
          accountId,
          deviceId,
          1_800_000_000_000,
          body,
          detail,
          1_234_567_890,
        )
      }
      db.exec('commit')
    })
    db.close()
    return { system: 'bare SQLite, WAL, FULL', figures: { 'rows/s': (BATCH * BATCHES) / seconds } }
  })
}

/** What a sync costs here, and so the least that an acknowledgement can take. */
async function sync(): Promise<Measurement> {
  return inFolder(async (folder) => {
    const file = openSync(join(folder, 'file'), 'w')
    const page = randomBytes(4096)
    writeSync(file, Buffer.alloc(4096 * 500))
    fdatasyncSync(file)
    const samples = new Samples()
    for (let i = 0; i < 500; i++) {
      const startedAtMs = performance.now()
      writeSync(file, page, 0, page.length, i * 4096)
      fdatasyncSync(file)
      samples.add(performance.now() - startedAtMs)
    }
    closeSync(file)
    const { p50, p99, p999 } = samples.spread()
    return { system: 'bare fdatasync', figures: { 'p50 ms': p50, 'p99 ms': p99, 'p99.9 ms': p999 } }
  })
}

async function timed(batch: (number: number) => Promise<void>): Promise<number> {
  const startedAtMs = performance.now()
  for (let i = 0; i < BATCHES; i++) await batch(i)
  return (performance.now() - startedAtMs) / 1000
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(process.env['SECURECHAT_BENCH_DIR'] ?? tmpdir(), 'securechat-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const store: World = {
  name: 'store',
  asks: 'How near is the store to bare SQLite, 256 rows a commit, and what does a sync cost?',
  contenders: [ours, bare, sync],
}
