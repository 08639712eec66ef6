import type { DatabaseSync } from 'node:sqlite'
import type { Tables } from '../tables.ts'
import { prepareAll, query } from './query.ts'

const queries = {
  sweep: query('delete from nonce where expiresAtMs < :nowMs'),
  spend: query('insert into nonce (nonce, expiresAtMs) values (:nonce, :expiresAtMs) on conflict do nothing'),
}

/** Nonces that were used, for as long as they could be used again. */
export class Nonces implements Pick<Tables, 'spendNonce'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  spendNonce(at: { nonce: string; nowMs: number; expiresAtMs: number }): boolean {
    const { nonce, nowMs, expiresAtMs } = at
    this.#queries.sweep.run({ nowMs })
    return this.#queries.spend.run({ nonce, expiresAtMs }).changes === 1
  }
}
