import assert from 'node:assert/strict'
import type { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { aMessage, randomText } from '../contract/entries.ts'
import { refuses } from '../contract/suite.ts'
import { temporaryFolder } from '../contract/temporary-folder.ts'
import { aRoom, aWorkspace, logOf } from '../contract/workspace.ts'
import { openDatabase } from './open-database.ts'
import { storageOnThisThread } from './open.ts'

const newFile = temporaryFolder()

it('[DL18] a full database says so, loses nothing, goes on reading, and takes up again when there is space', async () => {
  const opened = openDatabase(newFile())
  const storage = storageOnThisThread(opened)
  const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
  const roomId = await aRoom(storage, alice, bob)
  const message = () => aMessage({ roomId, sender: alice, after: 2, frame: randomText(20_000) })
  const stored = [await storage.append(message())]
  setPages(opened.db, pageCount(opened.db) + 8)
  const refused = message()
  await refuses(
    'storage-full',
    (async () => {
      for (;;) stored.push(await storage.append(message()))
    })(),
  )
  await refuses('storage-full', storage.append(refused))
  const seqs = (await logOf(storage, roomId)).map(({ seq }) => seq)
  assert.deepEqual(
    seqs,
    Array.from({ length: stored.length + 2 }, (_, i) => i + 1),
  )
  setPages(opened.db, 1_000_000)
  const { event, isNew } = await storage.append(refused)
  assert.deepEqual([event.seq, isNew], [stored.length + 3, true])
  await storage.probe()
  await storage.close()
})

const pageCount = (db: DatabaseSync) => Number(db.prepare('pragma page_count').get()?.['page_count'])
const setPages = (db: DatabaseSync, count: number) => db.exec(`pragma max_page_count = ${count}`)
