import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { aMessage } from '../contract/entries.ts'
import { fill, snapshot, type Contents } from '../contract/snapshot.ts'
import { temporaryFolder } from '../contract/temporary-folder.ts'
import { StorageUnusable } from '../unusable.ts'
import { migrate, migrations } from './migrations.ts'
import { openSqlite } from './open.ts'

const newFile = temporaryFolder()

describe('A damaged database', () => {
  it('[DL13] is refused, at open or on reading, wherever a bit has flipped, or says what it said before', async () => {
    const original = newFile()
    const storage = openSqlite(original)
    const contents = await fill(storage, 40)
    await storage.close()
    const [bytes, said] = [readFileSync(original), await say(copied(original), contents)]
    const verdicts = await flipping(bytes.byteLength, async (place) => {
      const damaged = newFile()
      writeFileSync(damaged, withFlippedBit(bytes, place))
      return verdict(damaged, contents, said)
    })
    assert.ok(verdicts.has('refused') && verdicts.has('same'), 'some bits matter and some do not')
  })

  it('[DL13] is refused when the log that a crash left behind has lost a bit anywhere but at its end', async () => {
    const original = newFile()
    const storage = openSqlite(original)
    const contents = await fill(storage, 40)
    // The last transaction may be lost to a power cut, and so to a flipped bit: here that is one that changes nothing.
    await storage.probe()
    const crashed = copied(original)
    await storage.close()
    const [wal, said] = [readFileSync(`${crashed}-wal`), await say(copied(crashed), contents)]
    const verdicts = await flipping(wal.byteLength, async (place) => {
      const damaged = copied(crashed)
      writeFileSync(`${damaged}-wal`, withFlippedBit(wal, place))
      return verdict(damaged, contents, said)
    })
    assert.ok(verdicts.has('refused'))
  })

  it('[DL13] is none when a power cut tore the last transaction out of the log: only that is gone', async () => {
    const original = newFile()
    const storage = openSqlite(original)
    const contents = await fill(storage, 10)
    const before = readFileSync(`${original}-wal`).byteLength
    const said = await say(copied(original), contents)
    const [roomId, sender] = [contents.roomIds[0]!, contents.people[0]!]
    await storage.append(aMessage({ roomId, sender, after: 3 }))
    const crashed = copied(original)
    await storage.close()
    const wal = readFileSync(`${crashed}-wal`)
    for (const length of [before, before + 1, before + 24, wal.byteLength - 1]) {
      const torn = copied(crashed)
      writeFileSync(`${torn}-wal`, wal.subarray(0, length))
      assert.equal(await verdict(torn, contents, said), 'same')
      const zeroed = copied(crashed)
      writeFileSync(
        `${zeroed}-wal`,
        Buffer.concat([wal.subarray(0, length), Buffer.alloc(wal.byteLength - length)]),
      )
      assert.equal(await verdict(zeroed, contents, said), 'same')
    }
    const half = copied(crashed)
    writeFileSync(`${half}-wal`, withFlippedBit(wal, (before + 100) * 8))
    assert.equal(await verdict(half, contents, said), 'same')
  })

  it('[DL13] is refused at open even where nothing is ever read from the damaged page', async () => {
    const file = newFile()
    const storage = openSqlite(file)
    await fill(storage, 5)
    await storage.close()
    const bytes = readFileSync(file)
    // The last byte of a page of an index is part of its first entry; this index serves sweeping alone.
    const { page, pageBytes } = rootPage(file, 'welcomeByAge')
    writeFileSync(file, withFlippedBit(bytes, (page * pageBytes - 1) * 8))
    assert.throws(() => openSqlite(file), StorageUnusable)
  })

  it('[DL13] a log with its end missing is refused', async () => {
    const file = newFile()
    const storage = openSqlite(file)
    await fill(storage, 5)
    await storage.close()
    const db = new DatabaseSync(file)
    db.exec('delete from event where seq = (select max(seq) from event)')
    db.close()
    assert.throws(() => openSqlite(file), StorageUnusable)
  })

  it('is refused when it is no database, or another program’s', () => {
    const [noDatabase, another] = [newFile(), newFile()]
    writeFileSync(noDatabase, 'Dear diary,\n'.repeat(1000))
    const db = new DatabaseSync(another)
    db.exec('create table account (name text)')
    db.close()
    for (const file of [noDatabase, another]) assert.throws(() => openSqlite(file), StorageUnusable)
  })
})

describe('A database of another version', () => {
  it('[DL14] is refused when it is newer than the program, and is left as it is', async () => {
    const file = newFile()
    const known = migrations.length
    await openSqlite(file).close()
    setVersion(file, 99)
    assert.throws(() => openSqlite(file), new RegExp(`version 99; this program knows up to ${known}\\.`))
    setVersion(file, known)
    await openSqlite(file).close()
  })

  it('[DL14] is brought up step by step, all or nothing', () => {
    const db = new DatabaseSync(':memory:')
    const first = 'create table one (a text) strict'
    migrate(db, [first])
    assert.throws(() =>
      migrate(db, [first, 'create table two (a text) strict', 'create table two (b text) strict']),
    )
    assert.deepEqual(tableNames(db), ['one'])
    assert.equal(versionOf(db), 1)
    migrate(db, [first, 'create table two (a text) strict'])
    assert.deepEqual(tableNames(db), ['one', 'two'])
    assert.equal(versionOf(db), 2)
    db.close()
  })
})

type Verdict = 'same' | 'refused'

/** @throws AssertionError when the store says something it did not say before. */
async function verdict(file: string, contents: Contents, said: unknown): Promise<Verdict> {
  try {
    const says = await say(file, contents)
    assert.ok(isDeepStrictEqual(says, said), 'wrong data was served')
    return 'same'
  } catch (error) {
    if (error instanceof StorageUnusable) return 'refused'
    throw error
  }
}

async function say(file: string, contents: Contents): Promise<unknown> {
  const storage = openSqlite(file)
  try {
    return await snapshot(storage, contents)
  } finally {
    await storage.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  }
}

/** Tries many places; a failure prints the seed and the place. */
async function flipping(
  byteCount: number,
  round: (bitPlace: number) => Promise<Verdict>,
): Promise<Set<Verdict>> {
  const seen = new Set<Verdict>()
  const property = fc.asyncProperty(fc.integer({ min: 0, max: byteCount * 8 - 1 }), async (place) => {
    seen.add(await round(place))
  })
  await fc.assert(property, { numRuns: 150 })
  return seen
}

function withFlippedBit(bytes: Uint8Array, bitPlace: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[bitPlace >> 3]! ^= 1 << (bitPlace & 7)
  return copy
}

/** The files as a crash at this moment would leave them. */
function copied(file: string): string {
  const copy = newFile()
  copyFileSync(file, copy)
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
  return copy
}

function setVersion(file: string, version: number): void {
  const db = new DatabaseSync(file)
  db.exec(`pragma user_version = ${version}`)
  db.close()
}

function rootPage(file: string, name: string): { page: number; pageBytes: number } {
  const db = new DatabaseSync(file)
  const found = db.prepare('select rootpage as page from sqlite_schema where name = ?').get(name)
  const { page_size: pageBytes } = db.prepare('pragma page_size').get() ?? {}
  db.close()
  return { page: Number(found?.['page']), pageBytes: Number(pageBytes) }
}

const versionOf = (db: DatabaseSync) => db.prepare('pragma user_version').get()?.['user_version']

const tableNames = (db: DatabaseSync) =>
  db
    .prepare(`select name from sqlite_schema where type = 'table' order by name`)
    .all()
    .map((row) => row['name'])
