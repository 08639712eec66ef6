import pg from 'pg'
import type { ArchiveWriter } from './archive.ts'
import { BackupError } from './backup-error.ts'

const rowsAtOnce = 1_000
const folder = 'postgres/'

export const isPostgres = (name: string): boolean => name.startsWith(folder)

/** Where the tables are. */
export interface PostgresPlace {
  url: string
  schema: string
}

/** Says which schema a table is in; both are names of ours or PostgreSQL's own. */
const quoted = (schema: string, table: string) =>
  [schema, table].map((name) => `"${name.replaceAll('"', '""')}"`).join('.')

/**
 * Adds every row of every table as of one moment, while servers go on writing. A row is PostgreSQL's own text of it, which
 * is exact for every type.
 */
export async function addPostgres(
  { url, schema }: PostgresPlace,
  begin: (version: number) => Promise<ArchiveWriter>,
): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('begin transaction isolation level repeatable read, read only')
    const { rows } = await client.query<{ version: number }>(
      `select max(version) as version from ${quoted(schema, 'schema_version')}`,
    )
    const writer = await begin(Number(rows[0]?.version))
    for (const table of await tablesOf(client, schema)) await addTable(client, { schema, table, writer })
    await client.query('commit')
  })
}

async function addTable(
  client: pg.Client,
  { schema, table, writer }: { schema: string; table: string; writer: ArchiveWriter },
): Promise<void> {
  await client.query(
    `declare dump no scroll cursor for select t::text as row from ${quoted(schema, table)} t`,
  )
  for (let part = 0; ; part++) {
    const { rows } = await client.query<{ row: string }>(`fetch ${rowsAtOnce} from dump`)
    if (rows.length === 0 && part > 0) break
    await writer.addText(`${folder}${table}/${part}.json`, JSON.stringify(rows.map(({ row }) => row)))
  }
  await client.query('close dump')
}

/** What takes the rows of a backup into tables that are there already, all or nothing. */
export class PostgresRestore {
  readonly #client: pg.Client
  readonly #schema: string
  readonly #tables: Set<string>

  private constructor(client: pg.Client, schema: string, tables: string[]) {
    this.#client = client
    this.#schema = schema
    this.#tables = new Set(tables)
  }

  /** @throws BackupError when somebody uses the tables already, or they are of another version. */
  static async begin({ url, schema }: PostgresPlace, version: number): Promise<PostgresRestore> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('begin')
    const found = await client.query<{ version: number }>(
      `select max(version) as version from ${quoted(schema, 'schema_version')}`,
    )
    const [row] = found.rows
    if (Number(row?.version) !== version) {
      await client.end()
      throw new BackupError(
        `The backup’s database is of version ${version}, and this program’s of ${row?.version}: restore with the program that made it.`,
      )
    }
    const accounts = await client.query(`select 1 from ${quoted(schema, 'account')} limit 1`)
    if (accounts.rows.length > 0) {
      await client.end()
      throw new BackupError('There are accounts in that PostgreSQL already: give an empty one.')
    }
    const tables = await tablesOf(client, schema)
    await client.query(`truncate ${tables.map((table) => quoted(schema, table)).join(', ')}`)
    return new PostgresRestore(client, schema, tables)
  }

  async take(name: string, content: string): Promise<void> {
    const table = name.slice(folder.length, name.indexOf('/', folder.length))
    if (!this.#tables.has(table)) throw new BackupError(`There is no table ${table}.`)
    // Safe: addTable writes nothing else.
    const rows = JSON.parse(content) as string[]
    const into = quoted(this.#schema, table)
    await this.#client.query(
      `insert into ${into} overriding system value select (r::${into}).* from unnest($1::text[]) r`,
      [rows],
    )
  }

  async finish(): Promise<void> {
    await continueNumbers(this.#client, this.#schema)
    await this.#client.query('commit')
    await this.#client.end()
  }

  async giveUp(): Promise<void> {
    await this.#client.end()
  }
}

/** Tables in an order in which each comes after those it refers to; without the one that migrations fill. */
async function tablesOf(client: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string; refersTo: string[] }>(
    `select c.relname as name, coalesce(array_agg(distinct r.relname) filter (where r.relname <> c.relname), '{}')::text[] as "refersTo"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
     left join pg_class r on r.oid = k.confrelid
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_version'
     group by c.relname order by c.relname`,
    [schema],
  )
  const ordered: string[] = []
  for (let left = rows; left.length > 0;) {
    const ready = left.filter(({ refersTo }) => refersTo.every((name) => ordered.includes(name)))
    if (ready.length === 0) throw new BackupError('The tables refer to each other in a circle.')
    ordered.push(...ready.map(({ name }) => name))
    left = left.filter((row) => !ready.includes(row))
  }
  return ordered
}

/** What is numbered goes on after the last number. */
async function continueNumbers(client: pg.Client, schema: string): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = $1 and is_identity = 'YES'`,
    [schema],
  )
  for (const { table, column } of rows) {
    const place = quoted(schema, table)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce((select max("${column}") from ${place}), 0) + 1, false)`,
      [place, column],
    )
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
