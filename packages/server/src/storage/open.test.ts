import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import pino from 'pino'
import { ConfigError } from '../config/config-error.ts'
import { loadConfig } from '../config/load.ts'
import { findPostgres } from '../test-services/postgres.ts'
import { unlessMissing } from '../test-services/programs.ts'
import { openStorage } from './open.ts'

const log = pino({ level: 'silent' })
const postgres = await findPostgres()

describe('the store that is configured', unlessMissing('PostgreSQL', postgres), () => {
  after(() => postgres?.[Symbol.asyncDispose]())

  it('says in one sentence, and without the password, what PostgreSQL says when it does not let us in', async () => {
    const url = new URL(postgres!.url)
    url.password = 'secret'
    url.pathname = '/there_is_no_such_database'
    await assert.rejects(
      openStorage(loadConfig({ args: { 'storage.postgresUrl': url.href } }), log),
      new ConfigError(
        'storage.postgresUrl: PostgreSQL says: database "there_is_no_such_database" does not exist.',
      ),
    )
  })
})
