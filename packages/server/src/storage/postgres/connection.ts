import pg, { type CustomTypesConfig, type PoolClient, type QueryConfig, type QueryResult } from 'pg'
import { sortFailure } from './failure.ts'
import type { Query, Sql, Value } from './query.ts'

interface Statement extends QueryConfig {
  query_timeout: number
}

/** One connection of the pool, until a moment after which nothing is waited for any more. */
export class Connection implements Sql {
  readonly #client: PoolClient
  readonly #endsAtMs: number

  /** @param endsAtMs On the monotonic clock. An answer that is not there by then is given up, with the connection. */
  constructor(client: PoolClient, endsAtMs: number) {
    this.#client = client
    this.#endsAtMs = endsAtMs
  }

  async all<Row>(query: Query<Row>, values: readonly Value[] = []): Promise<Row[]> {
    // Safe: each query states the type of its rows beside its column list.
    return (await this.#send(query, values)).rows as Row[]
  }

  async first<Row>(query: Query<Row>, values: readonly Value[] = []): Promise<Row | undefined> {
    const [row] = await this.all(query, values)
    return row
  }

  async run(query: Query<unknown>, values: readonly Value[] = []): Promise<number> {
    return (await this.#send(query, values)).rowCount ?? 0
  }

  async begin(): Promise<void> {
    await this.#send({ text: 'begin isolation level read committed' }, [])
  }

  /**
   * The server must not time this out by itself: a commit that waits for a synchronous standby would then answer as if
   * it had been replicated (PostgreSQL manual, §27.2.8). Ours ends with the connection, and counts as unknown.
   *
   * @throws Error when the transaction had failed before, so that PostgreSQL rolled it back instead.
   */
  async commit(): Promise<void> {
    const unlimited = this.#send({ text: 'set local statement_timeout = 0' }, [])
    const [, { command }] = await Promise.all([unlimited, this.#send({ text: 'commit' }, [])])
    if (command !== 'COMMIT') throw new Error(`Asked to commit, PostgreSQL answered ${command}.`)
  }

  async rollback(): Promise<void> {
    await this.#send({ text: 'rollback' }, [])
  }

  async #send({ name, text }: Query<unknown>, values: readonly Value[]): Promise<QueryResult> {
    const timeoutMs = Math.max(1, Math.ceil(this.#endsAtMs - performance.now()))
    const statement: Statement = { text, values: [...values], query_timeout: timeoutMs }
    if (name !== undefined) statement.name = name
    try {
      return await this.#client.query(statement)
    } catch (error) {
      throw sortFailure(error)
    }
  }
}

/** 64-bit numbers as numbers: what we keep in them (times, places, counts) is far below 2^53. */
const BIGINT_OID = 20
export const numbersAsNumbers: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format),
}
