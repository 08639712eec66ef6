import type { DatabaseSync } from 'node:sqlite'
import type { Tables } from '../tables.ts'
import { prepareAll, query } from './query.ts'

const queries = {
  sweep: query('delete from slot where expiresAtMs <= :nowMs'),
  put: query('insert or ignore into slot (slotId, body, expiresAtMs) values (:slotId, :body, :expiresAtMs)'),
  get: query<{ body: string }>('select body from slot where slotId = :slotId and expiresAtMs > :nowMs'),
  take: query<{ body: string }>(
    'delete from slot where slotId = :slotId and expiresAtMs > :nowMs returning body',
  ),
}

/** What is kept for a minute or two: challenges, half-done steps, messages between two devices that are being linked. */
export class Slots implements Pick<Tables, 'putSlot' | 'slot' | 'takeSlot'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  putSlot({ nowMs, ...slot }: Parameters<Tables['putSlot']>[0]): boolean {
    this.#queries.sweep.run({ nowMs })
    return this.#queries.put.run(slot).changes > 0
  }

  slot({ slotId, nowMs }: Parameters<Tables['slot']>[0]): string | undefined {
    return this.#queries.get.get({ slotId, nowMs })?.body
  }

  takeSlot({ slotId, nowMs }: Parameters<Tables['takeSlot']>[0]): string | undefined {
    return this.#queries.take.get({ slotId, nowMs })?.body
  }
}
