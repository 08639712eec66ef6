import { after, it } from 'node:test'
import { aSchema, findPostgres } from '../../test-services/postgres.ts'
import { unlessMissing } from '../../test-services/programs.ts'
import { storageContract } from '../storage-contract.ts'
import { openPostgres } from './postgres.ts'

const postgres = await findPostgres()

if (postgres) {
  const { url } = postgres
  after(() => postgres[Symbol.asyncDispose]())
  storageContract('postgres', async () => {
    const { schema, drop } = aSchema(url)
    // The suite asks for a thousand accounts at once, which is no matter of how soon.
    const storage = await openPostgres({ url, schema, poolSize: 6, callWithinMs: 30_000 })
    const close = async () => {
      await storage.close()
      await drop()
    }
    return { ...storage, close }
  })
} else it('postgres keeps the storage contract', unlessMissing('PostgreSQL', postgres))
