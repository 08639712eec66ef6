import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe } from 'node:test'
import { storeContract } from '../../../client/src/store/store-contract.ts'
import { SqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'securechat-store-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('the store in an SQLite file', () => {
  let count = 0
  storeContract(async () => {
    const file = join(folder, `${count++}.db`)
    return { store: new SqliteStore(file), reopen: async () => new SqliteStore(file) }
  })
})
