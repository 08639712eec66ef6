import { ChatError } from '@securechat/protocol/errors'
import pg, { type Pool, type PoolClient } from 'pg'
import { Connection, numbersAsNumbers } from './connection.ts'
import { ConnectionLost, sortFailure, translate } from './failure.ts'
import { query, type Sql } from './query.ts'
import { tryUntil } from './retry.ts'

export interface DatabasePlace {
  /** `postgres://user:password@host:port/database`, with libpq's parameters (`sslmode=verify-full` …). */
  url: string
  schema: string
  /** How long one call may take over all its attempts, its waiting and its pauses. */
  callMs: number
}

/** Waiting for a free connection is bounded in number, too: more than these are refused. */
const WAITING_AT_MOST = 1000
const CONNECT_WITHIN_MS = 2_000
const IDLE_KEPT_MS = 60_000

/** How each connection is set up. A server that hangs in the middle of a transaction loses its locks after the last of these. */
const timeouts = { statement: '3000ms', lock: '2000ms', idleInTransaction: '3000ms' }

const setUp = query<{ isStandby: boolean }>(`select pg_is_in_recovery() as "isStandby",
  set_config('search_path', quote_ident($1), false),
  set_config('synchronous_commit', 'on', false),
  set_config('statement_timeout', $2, false),
  set_config('lock_timeout', $3, false),
  set_config('idle_in_transaction_session_timeout', $4, false)`)

/** What a unit of work learns about the attempts before this one. */
export interface Attempt {
  /** A commit of this same work was under way when its connection broke: what it writes may be there already. */
  mayBeStored: boolean
}

/** PostgreSQL as a set of connections that come back by themselves; work on them is tried again when that may help. */
export class Database {
  readonly #pool: Pool
  readonly #schema: string
  readonly #callMs: number
  readonly #isSetUp = new WeakSet<PoolClient>()
  #isClosed = false
  #retries = 0

  /** @param onTrouble Told of connections that broke while nobody used them. */
  constructor(place: DatabasePlace, connectionCount: number, onTrouble: (error: Error) => void) {
    this.#schema = place.schema
    this.#callMs = place.callMs
    this.#pool = new pg.Pool({
      connectionString: place.url,
      max: connectionCount,
      application_name: 'securechat',
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      idleTimeoutMillis: IDLE_KEPT_MS,
      keepAlive: true,
      pipeline: true,
      types: numbersAsNumbers,
    })
    this.#pool.on('error', onTrouble)
    // A connection that breaks while it is in use says so here and by failing what waits for it; the second is enough.
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** How many connections there are, how much work waits for one, and how often work was tried again since the start. */
  get load(): { connections: number; waiting: number; retries: number } {
    return { connections: this.#pool.totalCount, waiting: this.#pool.waitingCount, retries: this.#retries }
  }

  /** On the monotonic clock: until when work that begins now goes on. */
  endOfCall(): number {
    return performance.now() + this.#callMs
  }

  /** Work of statements that each stand for themselves: reading, or one change that may be made twice. */
  each<T>(work: (sql: Sql) => Promise<T>, endsAtMs = this.endOfCall()): Promise<T> {
    return this.#translated(() => this.#try(endsAtMs, (connection) => work(connection)))
  }

  /** Work as one transaction: once this resolves its writes are synced; when it rejects there are none, or nobody can know. */
  transaction<T>(work: (sql: Sql, attempt: Attempt) => Promise<T>, endsAtMs = this.endOfCall()): Promise<T> {
    const begun = async (connection: Connection, attempt: Attempt) => {
      await connection.begin()
      return { value: await work(connection, attempt), lastWrites: [] }
    }
    return this.pipelined(begun, endsAtMs)
  }

  /**
   * A transaction that `work` begins itself, so that `begin` can go out with its first statements; the writes it
   * leaves behind unawaited go out with the commit.
   */
  pipelined<T>(
    work: (
      connection: Connection,
      attempt: Attempt,
    ) => Promise<{ value: T; lastWrites: readonly Promise<unknown>[] }>,
    endsAtMs: number,
  ): Promise<T> {
    const attempt: Attempt = { mayBeStored: false }
    return this.#translated(() =>
      this.#try(endsAtMs, async (connection) => {
        const { value, lastWrites } = await undoing(connection, () => work(connection, attempt))
        try {
          await Promise.all([...lastWrites, connection.commit()])
        } catch (error) {
          if (error instanceof ConnectionLost) attempt.mayBeStored = true
          else await connection.rollback()
          throw error
        }
        return value
      }),
    )
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#pool.end()
  }

  #try<T>(endsAtMs: number, work: (connection: Connection) => Promise<T>): Promise<T> {
    const attempt = async () => {
      const client = await this.#connect()
      let isBroken = true
      try {
        const connection = new Connection(client, endsAtMs)
        if (!this.#isSetUp.has(client)) await this.#setUp(client, connection)
        const value = await work(connection)
        isBroken = false
        return value
      } catch (error) {
        isBroken = error instanceof ConnectionLost
        throw error
      } finally {
        client.release(isBroken)
      }
    }
    return tryUntil({ endsAtMs, isOver: () => this.#isClosed, onAgain: () => this.#retries++ }, attempt)
  }

  async #connect(): Promise<PoolClient> {
    if (this.#pool.waitingCount >= WAITING_AT_MOST) throw new ChatError('too-fast')
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw sortFailure(error)
    }
  }

  async #setUp(client: PoolClient, connection: Connection): Promise<void> {
    const { statement, lock, idleInTransaction } = timeouts
    const found = await connection.first(setUp, [this.#schema, statement, lock, idleInTransaction])
    if (found?.isStandby) throw new ConnectionLost(new Error('This PostgreSQL is a standby.'))
    this.#isSetUp.add(client)
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw translate(error)
    }
  }
}

async function undoing<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ConnectionLost)) await connection.rollback()
    throw error
  }
}
