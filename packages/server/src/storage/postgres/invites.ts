import type { AccountId, InviteId, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { InviteRecord } from '../records.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { prepared, query, type Sql } from './query.ts'

/** Invitations over for so long are dropped; see sessions.ts for why not at once. */
const KEPT_AFTER_EXPIRY_MS = 7 * 24 * 3_600_000
const SWEPT_AT_ONCE = 100

interface InviteRow {
  inviteId: InviteId
  roomId: RoomId
  accountId: AccountId
  sealed: Uint8Array
  createdAtMs: number
  expiresAtMs: number
  usesLeft: number
}

const queries = prepared('invite', {
  insert:
    query(`insert into invite (invite_id, room_id, account_id, sealed, created_at_ms, expires_at_ms, uses_left)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`),
  byId: query<InviteRow>(`select invite_id as "inviteId", room_id as "roomId", account_id as "accountId", sealed,
      created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs", uses_left as "usesLeft"
    from invite where invite_id = $1`),
  usable:
    query<InviteRow>(`select invite_id as "inviteId", room_id as "roomId", account_id as "accountId", sealed,
      created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs", uses_left as "usesLeft"
    from invite where uses_left > 0 and expires_at_ms > $1 order by created_at_ms desc, invite_id`),
  use: query(`update invite set uses_left = uses_left - 1
    where invite_id = $1 and uses_left > 0 and expires_at_ms > $2`),
  hasRoom: query<{ one: number }>('select 1 as one from room where room_id = $1'),
  revoke: query('delete from invite where invite_id = $1'),
  sweep: query(`delete from invite where invite_id in
    (select invite_id from invite where expires_at_ms < $1 limit ${SWEPT_AT_ONCE} for update skip locked)`),
})

/** Making the same one again is harmless. @throws ChatError `not-found` for an unknown room, `bad-request` when the id is another's. */
export async function createInvite(sql: Sql, made: InviteRecord): Promise<void> {
  const { inviteId, roomId, accountId, sealed, createdAtMs, expiresAtMs, usesLeft } = made
  if (!(await sql.first(queries.hasRoom, [roomId]))) throw new ChatError('not-found')
  await sql.run(queries.sweep, [createdAtMs - KEPT_AFTER_EXPIRY_MS])
  const given = [inviteId, roomId, accountId, toBlob(sealed), createdAtMs, expiresAtMs, usesLeft]
  if ((await sql.run(queries.insert, given)) === 1) return
  const stored = await sql.first(queries.byId, [inviteId])
  if (stored?.accountId !== accountId || stored.roomId !== roomId) throw new ChatError('bad-request')
}

export async function invite(
  sql: Sql,
  at: { inviteId: InviteId; nowMs: number },
): Promise<InviteRecord | undefined> {
  const row = await sql.first(queries.byId, [at.inviteId])
  if (!row || row.usesLeft === 0 || row.expiresAtMs <= at.nowMs) return undefined
  return { ...row, sealed: fromBlob(row.sealed) }
}

export async function invites(sql: Sql, { nowMs }: { nowMs: number }): Promise<InviteRecord[]> {
  const rows = await sql.all(queries.usable, [nowMs])
  return rows.map((row) => ({ ...row, sealed: fromBlob(row.sealed) }))
}

/** @throws ChatError `invite-over`. */
export async function useInvite(sql: Sql, at: { inviteId: InviteId; nowMs: number }): Promise<void> {
  if ((await sql.run(queries.use, [at.inviteId, at.nowMs])) === 0) throw new ChatError('invite-over')
}

export async function revokeInvite(sql: Sql, at: { inviteId: InviteId }): Promise<void> {
  await sql.run(queries.revoke, [at.inviteId])
}
