import { temporaryFolder } from '../contract/temporary-folder.ts'
import { storageContract } from '../storage-contract.ts'
import { openSqlite } from './open.ts'

const newFile = temporaryFolder()

storageContract('SQLite in memory', async () => openSqlite(':memory:'))
storageContract('SQLite on disk', async () => openSqlite(newFile()))
