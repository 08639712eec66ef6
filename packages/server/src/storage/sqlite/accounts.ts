import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { AccountRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type AccountRow = Omit<AccountRecord, 'lastSeenAtMs'> & { wrappedRoot: string; lastSeenAtMs: number | null }

type ChangeableAccount = Pick<AccountRecord, 'name' | 'nameKey' | 'role' | 'registrationRecord'>

// When somebody was last seen is written all the time and matters little: it is not covered.
const rows = checkedRows<AccountRow>('account', [
  'accountId',
  'name',
  'nameKey',
  'role',
  'registrationRecord',
  'identityKey',
  'sealingKey',
  'agreementKey',
  'wrappedRoot',
  'createdAtMs',
])

const columns = `accountId, name, nameKey, role, registrationRecord, identityKey, sealingKey, agreementKey,
  wrappedRoot, createdAtMs, lastSeenAtMs, checksum`
const queries = {
  insert:
    query(`insert into account (${columns}) values (:accountId, :name, :nameKey, :role, :registrationRecord,
    :identityKey, :sealingKey, :agreementKey, :wrappedRoot, :createdAtMs, :lastSeenAtMs, :checksum)`),
  byName: query<Checked<AccountRow>>(`select ${columns} from account where nameKey = :nameKey`),
  byId: query<Checked<AccountRow>>(`select ${columns} from account where accountId = :accountId`),
  exists: query<{ one: 1 }>('select 1 as one from account where accountId = :accountId'),
  all: query<Checked<AccountRow>>(`select ${columns} from account order by accountNo`),
  change: query(`update account set name = :name, nameKey = :nameKey, role = :role,
      registrationRecord = :registrationRecord, checksum = :checksum
    where accountId = :accountId`),
  saw: query(`update account set lastSeenAtMs = :nowMs
    where accountId = :accountId and coalesce(lastSeenAtMs, 0) < :nowMs`),
}

type AccountMethods = Pick<Tables, 'accountByName' | 'accountById' | 'accounts' | 'sawAccount'>

/** Accounts: names, roles, public keys and password records. */
export class Accounts implements AccountMethods {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  /** @throws ChatError `name-taken`; `bad-request` when the id was used before. */
  insert(account: AccountRecord): void {
    if (this.accountByName(account)) throw new ChatError('name-taken')
    if (this.exists(account.accountId)) throw new ChatError('bad-request')
    // What the vault's heads have replaced; programs before them looked here.
    const row = { ...account, wrappedRoot: '', lastSeenAtMs: account.lastSeenAtMs ?? null }
    this.#queries.insert.run(rows.seal(row))
  }

  exists(accountId: AccountId): boolean {
    return this.#queries.exists.get({ accountId }) !== undefined
  }

  accountByName(at: { nameKey: string }): AccountRecord | undefined {
    const row = this.#queries.byName.get({ nameKey: at.nameKey })
    return row && toRecord(row)
  }

  accountById(at: { accountId: AccountId }): AccountRecord | undefined {
    const row = this.#queries.byId.get({ accountId: at.accountId })
    return row && toRecord(row)
  }

  accounts(): AccountRecord[] {
    return this.#queries.all.all().map(toRecord)
  }

  /** @throws ChatError `not-found` */
  change(accountId: AccountId, changed: Partial<ChangeableAccount>): void {
    const row = this.#queries.byId.get({ accountId })
    if (!row) throw new ChatError('not-found')
    const { name, nameKey, role, registrationRecord, checksum } = rows.seal({ ...rows.open(row), ...changed })
    this.#queries.change.run({ accountId, name, nameKey, role, registrationRecord, checksum })
  }

  sawAccount(at: { accountId: AccountId; nowMs: number }): void {
    this.#queries.saw.run({ accountId: at.accountId, nowMs: at.nowMs })
  }
}

function toRecord(row: Checked<AccountRow>): AccountRecord {
  const { lastSeenAtMs, wrappedRoot: _unused, ...account } = rows.open(row)
  return lastSeenAtMs === null ? account : { ...account, lastSeenAtMs }
}
