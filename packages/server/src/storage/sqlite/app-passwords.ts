import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AppPasswordId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { AppPasswordRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

/** When one was last used is written all the time, so no checksum covers it. */
type AppPasswordRow = { appPasswordId: AppPasswordId; accountId: AccountId; body: string }

const rows = checkedRows<AppPasswordRow>('appPassword', ['appPasswordId', 'accountId', 'body'])
const queries = {
  add: query(`insert into appPassword (appPasswordId, accountId, body, checksum)
    values (:appPasswordId, :accountId, :body, :checksum)`),
  list: query<Checked<AppPasswordRow & { lastUsedAtMs: number | null }>>(
    `select appPasswordId, accountId, body, lastUsedAtMs, checksum from appPassword
     where accountId = :accountId order by appPasswordNo`,
  ),
  remove: query('delete from appPassword where accountId = :accountId and appPasswordId = :appPasswordId'),
  used: query('update appPassword set lastUsedAtMs = :nowMs where appPasswordId = :appPasswordId'),
}

type Methods = Pick<Tables, 'addAppPassword' | 'appPasswords' | 'removeAppPassword' | 'usedAppPassword'>

/** Passwords of other programs, as what checks them. */
export class AppPasswords implements Methods {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  addAppPassword({ record }: { record: AppPasswordRecord }): void {
    const { appPasswordId, accountId, lastUsedAtMs: _, ...body } = record
    this.#queries.add.run(rows.seal({ appPasswordId, accountId, body: JSON.stringify(body) }))
  }

  appPasswords(at: { accountId: AccountId }): AppPasswordRecord[] {
    return this.#queries.list.all(at).map(({ lastUsedAtMs, ...row }) => {
      const { body, ...ids } = rows.open(row)
      // Safe: written by addAppPassword, and the checksum says that it is unchanged.
      const record = { ...ids, ...(JSON.parse(body) as Omit<AppPasswordRecord, keyof typeof ids>) }
      return lastUsedAtMs === null ? record : { ...record, lastUsedAtMs }
    })
  }

  removeAppPassword(at: { accountId: AccountId; appPasswordId: AppPasswordId }): void {
    if (this.#queries.remove.run(at).changes !== 1) throw new ChatError('not-found')
  }

  usedAppPassword(at: { appPasswordId: AppPasswordId; nowMs: number }): void {
    this.#queries.used.run(at)
  }
}

export function appPasswordTables(passwords: AppPasswords): Methods {
  return {
    addAppPassword: (at) => passwords.addAppPassword(at),
    appPasswords: (at) => passwords.appPasswords(at),
    removeAppPassword: (at) => passwords.removeAppPassword(at),
    usedAppPassword: (at) => passwords.usedAppPassword(at),
  }
}
