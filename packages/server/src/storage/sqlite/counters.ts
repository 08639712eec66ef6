import type { DatabaseSync } from 'node:sqlite'
import type { DeviceId } from '@securechat/protocol'
import { prepareAll, query } from './query.ts'

/** Sealing keys remembered per device: one per room and epoch it writes in, and per start of its client. */
const KEYS_PER_DEVICE = 1000

const queries = {
  raise: query(`update counter set highest = :counter
    where deviceId = :deviceId and kid = :kid and highest < :counter`),
  begin: query(
    'insert into counter (deviceId, kid, highest) values (:deviceId, :kid, :counter) on conflict do nothing',
  ),
  prune: query(`delete from counter where deviceId = :deviceId and keyNo <=
    (select keyNo from counter where deviceId = :deviceId order by keyNo desc limit 1 offset ${KEYS_PER_DEVICE})`),
}

/** The highest message counter seen under each sealing key: a frame that comes again does not raise it. */
export class Counters {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  /** @returns whether `counter` is higher than any before it under this key; if so it is now the highest. */
  raise(used: { deviceId: DeviceId; kid: string; counter: number }): boolean {
    const { deviceId, kid, counter } = used
    if (this.#queries.raise.run({ deviceId, kid, counter }).changes === 1) return true
    if (this.#queries.begin.run({ deviceId, kid, counter }).changes === 0) return false
    this.#queries.prune.run({ deviceId })
    return true
  }
}
