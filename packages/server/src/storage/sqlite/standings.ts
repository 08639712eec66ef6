import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, WorkspaceRole } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { deletedName, deletedNameKey, type Standing } from '../administration.ts'
import type { Tables } from '../tables.ts'
import type { Accounts } from './accounts.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'
import type { Sessions } from './sessions.ts'

type StandingRow = { accountId: AccountId; state: 'suspended' | 'deleted'; sinceMs: number }
type RuleRow = { name: string; value: string }

const rows = checkedRows<StandingRow>('standing', ['accountId', 'state', 'sinceMs'])
const ruleRows = checkedRows<RuleRow>('rule', ['name', 'value'])

const queries = {
  all: query<Checked<StandingRow>>('select accountId, state, sinceMs, checksum from standing'),
  byId: query<Checked<StandingRow>>(
    'select accountId, state, sinceMs, checksum from standing where accountId = :accountId',
  ),
  put: query(`insert or replace into standing (accountId, state, sinceMs, checksum)
    values (:accountId, :state, :sinceMs, :checksum)`),
  clear: query('delete from standing where accountId = :accountId'),
  dropCredentials: query('delete from credential where accountId = :accountId'),
  dropVault: query('delete from vault where accountId = :accountId'),
  dropHead: query('delete from vaultHead where accountId = :accountId'),
  dropInvites: query('delete from invite where accountId = :accountId'),
  rules: query<Checked<RuleRow>>('select name, value, checksum from rule order by name'),
  putRule: query('insert or replace into rule (name, value, checksum) values (:name, :value, :checksum)'),
  dropRule: query('delete from rule where name = :name'),
}

type Methods = Pick<Tables, 'standings' | 'standing' | 'setStanding' | 'setRole' | 'rules' | 'setRule'>

/** Who may be here as what, and what administrators have decided. */
export class Standings implements Methods {
  readonly #queries
  readonly #accounts
  readonly #sessions

  constructor(db: DatabaseSync, { accounts, sessions }: { accounts: Accounts; sessions: Sessions }) {
    this.#queries = prepareAll(db, queries)
    this.#accounts = accounts
    this.#sessions = sessions
  }

  standings(): Standing[] {
    return this.#queries.all.all().map((row) => rows.open(row))
  }

  standing({ accountId }: { accountId: AccountId }): Standing | undefined {
    const row = this.#queries.byId.get({ accountId })
    return row && rows.open(row)
  }

  setStanding(at: Parameters<Tables['setStanding']>[0]): string[] {
    const { accountId, state, nowMs: sinceMs } = at
    const standing = this.standing(at)
    if (!this.#accounts.exists(accountId) || standing?.state === 'deleted') throw new ChatError('not-found')
    if (state === 'active') {
      this.#queries.clear.run({ accountId })
      return []
    }
    this.#keepAnOwner(accountId)
    this.#queries.put.run(rows.seal({ accountId, state, sinceMs }))
    if (state === 'deleted') this.#strip(accountId)
    return this.#sessions.endSessionsOf({ accountId })
  }

  setRole({ accountId, role }: { accountId: AccountId; role: WorkspaceRole }): void {
    if (this.standing({ accountId })?.state === 'deleted') throw new ChatError('not-found')
    if (role !== 'owner') this.#keepAnOwner(accountId)
    this.#accounts.change(accountId, { role })
  }

  rules(): { name: string; value: string }[] {
    return this.#queries.rules.all().map((row) => ruleRows.open(row))
  }

  setRule({ name, value }: { name: string; value?: string }): void {
    if (value === undefined) this.#queries.dropRule.run({ name })
    else this.#queries.putRule.run(ruleRows.seal({ name, value }))
  }

  #keepAnOwner(leaving: AccountId): void {
    const out = new Set(this.standings().map(({ accountId }) => accountId))
    const owners = this.#accounts.accounts().filter((one) => one.role === 'owner' && !out.has(one.accountId))
    if (owners.length === 1 && owners[0]?.accountId === leaving) throw new ChatError('not-allowed')
  }

  #strip(accountId: AccountId): void {
    const [name, nameKey] = [deletedName(accountId), deletedNameKey(accountId)]
    this.#accounts.change(accountId, { name, nameKey, registrationRecord: '', role: 'member' })
    this.#queries.dropCredentials.run({ accountId })
    this.#queries.dropVault.run({ accountId })
    this.#queries.dropHead.run({ accountId })
    this.#queries.dropInvites.run({ accountId })
  }
}
