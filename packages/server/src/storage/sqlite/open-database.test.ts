import assert from 'node:assert/strict'
import { it } from 'node:test'
import { temporaryFolder } from '../contract/temporary-folder.ts'
import { openDatabase } from './open-database.ts'

const newFile = temporaryFolder()

it('[DL12] the database syncs its log at every commit, and holds rows to their types and references', () => {
  const { db } = openDatabase(newFile())
  const settings = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 }
  for (const [name, value] of Object.entries(settings)) {
    assert.equal(db.prepare(`pragma ${name}`).get()?.[name], value)
  }
  const loose = db.prepare(`select name from pragma_table_list where schema = 'main' and type = 'table'
    and strict = 0 and name not like 'sqlite_%'`)
  assert.deepEqual(loose.all(), [])
  db.close()
})
