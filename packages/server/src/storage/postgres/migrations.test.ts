import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import pg from 'pg'
import { aSchema, findPostgres, withClient } from '../../test-services/postgres.ts'
import { freePort, unlessMissing } from '../../test-services/programs.ts'
import { StorageUnusable } from '../unusable.ts'
import { Database } from './database.ts'
import { migrate, migrations, type Migration } from './migrations.ts'
import { openPostgres } from './postgres.ts'

const postgres = await findPostgres()

describe('the schema in PostgreSQL', unlessMissing('PostgreSQL', postgres), () => {
  const url = postgres?.url ?? ''
  after(() => postgres?.[Symbol.asyncDispose]())

  const inSchema = async (work: (schema: string, database: Database) => Promise<void>) => {
    const { schema, drop } = aSchema(url)
    const database = new Database({ url, schema, callMs: 4_500 }, 2, () => {})
    try {
      await work(schema, database)
    } finally {
      await database.close()
      await drop()
    }
  }
  const adds: Migration = { text: 'create table more (one integer)', oldestProgram: 1 }
  const breaks: Migration = { text: 'alter table workspace drop column name' }

  it('a server of the version before goes on with a database to which a newer one has added', () =>
    inSchema(async (schema, database) => {
      await migrate(database, schema)
      const old = await openPostgres({ url, schema, poolSize: 2 })
      await migrate(database, schema, [...migrations, adds])
      assert.equal(await old.secret({ name: 'one', candidate: 'kept' }), 'kept')
      await old.close()
      const restarted = await openPostgres({ url, schema, poolSize: 2 })
      assert.equal(await restarted.secret({ name: 'one', candidate: 'other' }), 'kept')
      await restarted.close()
    }))

  it('refuses a database that a newer program has changed so that this one cannot work with it', () =>
    inSchema(async (schema, database) => {
      await migrate(database, schema, [...migrations, adds, breaks])
      await assert.rejects(
        openPostgres({ url, schema, poolSize: 2 }),
        new StorageUnusable(
          `The database is of version ${migrations.length + 2}; this program knows up to ${migrations.length}. Start the newer program.`,
        ),
      )
    }))

  it('a step that fails leaves nothing behind, and the next start begins where it was', () =>
    inSchema(async (schema, database) => {
      const fails: Migration = { text: 'create table half (one integer); select 1 / 0' }
      await assert.rejects(migrate(database, schema, [...migrations, fails]), pg.DatabaseError)
      await migrate(database, schema, [...migrations, { text: 'create table half (one integer)' }])
      await withClient(url, async (client) => {
        const found = await client.query(`select version from ${schema}.schema_version order by version`)
        assert.deepEqual(
          found.rows.map(({ version }) => version),
          Array.from({ length: migrations.length + 1 }, (_, i) => i + 1),
        )
      })
    }))

  it('waits at the start for a database that is not there yet, and then gives up', async () => {
    const nowhere = `postgres://postgres@127.0.0.1:${await freePort()}/postgres`
    const startedAtMs = performance.now()
    await assert.rejects(openPostgres({ url: nowhere, startWithinMs: 400 }), { code: 'internal' })
    const tookMs = performance.now() - startedAtMs
    assert.ok(tookMs > 100 && tookMs < 2_500, `${tookMs} ms`)
  })

  it('says at once what PostgreSQL says when it does not let us in', async () => {
    const wrong = new URL(url)
    wrong.pathname = '/there_is_no_such_database'
    await assert.rejects(openPostgres({ url: wrong.href }), { code: '3D000' })
  })
})
