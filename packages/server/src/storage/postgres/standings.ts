import { ChatError, type AccountId, type WorkspaceRole } from '@securechat/protocol'
import { deletedName, deletedNameKey, type Standing } from '../administration.ts'
import { prepared, query, type Sql } from './query.ts'
import { endSessionsOf } from './sessions.ts'

const columns = 'account_id as "accountId", state, since_ms as "sinceMs"'
const queries = prepared('standing', {
  all: query<Standing>(`select ${columns} from standing`),
  byId: query<Standing>(`select ${columns} from standing where account_id = $1`),
  // Whoever signs in at the same moment holds the row for share: one of the two sees what the other did.
  lock: query<{ one: number }>('select 1 as one from account where account_id = $1 for update'),
  put: query(`insert into standing (account_id, state, since_ms) values ($1, $2, $3)
    on conflict (account_id) do update set state = excluded.state, since_ms = excluded.since_ms`),
  clear: query('delete from standing where account_id = $1'),
  owners: query<{ accountId: AccountId }>(`select account_id as "accountId" from account
    where role = 'owner' and not exists (select 1 from standing where standing.account_id = account.account_id)
    order by account_no for update`),
  setRole: query('update account set role = $2 where account_id = $1'),
  strip: query(`update account set name = $2, name_key = $3, registration_record = '', role = 'member'
    where account_id = $1`),
  dropCredentials: query('delete from credential where account_id = $1'),
  dropVault: query('delete from vault where account_id = $1'),
  dropHead: query('delete from vault_head where account_id = $1'),
  dropInvites: query('delete from invite where account_id = $1'),
  rules: query<{ name: string; value: string }>('select name, value from rule order by name'),
  putRule: query(`insert into rule (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value`),
  dropRule: query('delete from rule where name = $1'),
})

export async function standings(sql: Sql): Promise<Standing[]> {
  return sql.all(queries.all)
}

export async function standing(sql: Sql, at: { accountId: AccountId }): Promise<Standing | undefined> {
  return sql.first(queries.byId, [at.accountId])
}

export async function setStanding(
  sql: Sql,
  at: { accountId: AccountId; state: Standing['state'] | 'active'; nowMs: number },
): Promise<string[]> {
  const { accountId, state, nowMs } = at
  if (state !== 'active') await keepAnOwner(sql, accountId)
  await changeable(sql, accountId)
  if (state === 'active') {
    await sql.run(queries.clear, [accountId])
    return []
  }
  await sql.run(queries.put, [accountId, state, nowMs])
  if (state === 'deleted') await strip(sql, accountId)
  return endSessionsOf(sql, { accountId })
}

export async function setRole(
  sql: Sql,
  { accountId, role }: { accountId: AccountId; role: WorkspaceRole },
): Promise<void> {
  if (role !== 'owner') await keepAnOwner(sql, accountId)
  await changeable(sql, accountId)
  await sql.run(queries.setRole, [accountId, role])
}

export async function rules(sql: Sql): Promise<{ name: string; value: string }[]> {
  return sql.all(queries.rules)
}

export async function setRule(sql: Sql, { name, value }: { name: string; value?: string }): Promise<void> {
  if (value === undefined) await sql.run(queries.dropRule, [name])
  else await sql.run(queries.putRule, [name, value])
}

/** Locks the account. @throws ChatError `not-found` */
async function changeable(sql: Sql, accountId: AccountId): Promise<void> {
  const found = await sql.first(queries.lock, [accountId])
  if (!found || (await standing(sql, { accountId }))?.state === 'deleted') throw new ChatError('not-found')
}

async function keepAnOwner(sql: Sql, leaving: AccountId): Promise<void> {
  const owners = await sql.all(queries.owners)
  if (owners.length === 1 && owners[0]?.accountId === leaving) throw new ChatError('not-allowed')
}

async function strip(sql: Sql, accountId: AccountId): Promise<void> {
  await sql.run(queries.strip, [accountId, deletedName(accountId), deletedNameKey(accountId)])
  await sql.run(queries.dropCredentials, [accountId])
  await sql.run(queries.dropVault, [accountId])
  await sql.run(queries.dropHead, [accountId])
  await sql.run(queries.dropInvites, [accountId])
}
