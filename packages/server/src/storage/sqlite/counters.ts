import type { DatabaseSync } from 'node:sqlite'
import type { DeviceId } from '@securechat/protocol'
import { prepareAll, query } from './query.ts'

/** Sealing keys remembered per device: one per room and epoch it writes in, and per start of its client. */
const KEYS_PER_DEVICE = 1000

const queries = {
  highest: query<{ highest: number }>(
    'select highest from counter where deviceId = :deviceId and kid = :kid',
  ),
  raise: query(
    'update counter set highest = max(highest, :highest) where deviceId = :deviceId and kid = :kid',
  ),
  begin: query(
    'insert into counter (deviceId, kid, highest) values (:deviceId, :kid, :highest) on conflict do nothing',
  ),
  prune: query(`delete from counter where deviceId = :deviceId and keyNo <=
    (select keyNo from counter where deviceId = :deviceId order by keyNo desc limit 1 offset ${KEYS_PER_DEVICE})`),
}

interface Key {
  deviceId: DeviceId
  kid: string
}

/** The highest message counter seen under each sealing key: a frame that comes again does not raise it. */
export class Counters {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  highest({ deviceId, kid }: Key): number | undefined {
    return this.#queries.highest.get({ deviceId, kid })?.highest
  }

  /** @param isNew The key has not been used before. */
  put({ deviceId, kid, highest }: Key & { highest: number }, isNew: boolean): void {
    if (isNew) {
      this.#queries.begin.run({ deviceId, kid, highest })
      this.#queries.prune.run({ deviceId })
    }
    this.#queries.raise.run({ deviceId, kid, highest })
  }
}
