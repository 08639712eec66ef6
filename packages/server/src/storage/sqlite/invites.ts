import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, InviteId, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { InviteRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

/** Invitations over for so long are dropped; see sessions.ts for why not at once. */
const KEPT_AFTER_EXPIRY_MS = 7 * 24 * 3_600_000

type InviteRow = {
  inviteId: InviteId
  roomId: RoomId
  accountId: AccountId
  sealed: Uint8Array
  createdAtMs: number
  expiresAtMs: number
  usesLeft: number
}

const columns = [
  'inviteId',
  'roomId',
  'accountId',
  'sealed',
  'createdAtMs',
  'expiresAtMs',
  'usesLeft',
] as const
const rows = checkedRows<InviteRow>('invite', columns)

const queries = {
  put: query(`insert or replace into invite (${columns.join(', ')}, checksum)
    values (:inviteId, :roomId, :accountId, :sealed, :createdAtMs, :expiresAtMs, :usesLeft, :checksum)`),
  byId: query<Checked<InviteRow>>(
    `select ${columns.join(', ')}, checksum from invite where inviteId = :inviteId`,
  ),
  usable: query<Checked<InviteRow>>(`select ${columns.join(', ')}, checksum from invite
    where usesLeft > 0 and expiresAtMs > :nowMs order by createdAtMs desc, inviteId`),
  hasRoom: query<{ one: 1 }>('select 1 as one from room where roomId = :roomId'),
  revoke: query('delete from invite where inviteId = :inviteId'),
  sweep: query('delete from invite where expiresAtMs < :beforeMs'),
}

/** Invitations to the workspace and one of its rooms. */
export class Invites implements Pick<Tables, 'createInvite' | 'invite' | 'invites' | 'revokeInvite'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  /** Making the same one again is harmless. @throws ChatError `not-found` for an unknown room, `bad-request` when the id is another's. */
  createInvite(invite: InviteRecord): void {
    if (!this.#queries.hasRoom.get({ roomId: invite.roomId })) throw new ChatError('not-found')
    this.#queries.sweep.run({ beforeMs: invite.createdAtMs - KEPT_AFTER_EXPIRY_MS })
    const stored = this.#byId(invite.inviteId)
    if (stored && stored.accountId === invite.accountId && stored.roomId === invite.roomId) return
    if (stored) throw new ChatError('bad-request')
    this.#queries.put.run(rows.seal({ ...invite, sealed: toBlob(invite.sealed) }))
  }

  invite(at: { inviteId: InviteId; nowMs: number }): InviteRecord | undefined {
    const row = this.#usable(at)
    return row && { ...row, sealed: fromBlob(row.sealed) }
  }

  invites({ nowMs }: { nowMs: number }): InviteRecord[] {
    return this.#queries.usable.all({ nowMs }).map((stored) => {
      const row = rows.open(stored)
      return { ...row, sealed: fromBlob(row.sealed) }
    })
  }

  /** @throws ChatError `invite-over`. */
  use(at: { inviteId: InviteId; nowMs: number }): void {
    const row = this.#usable(at)
    if (!row) throw new ChatError('invite-over')
    this.#queries.put.run(rows.seal({ ...row, usesLeft: row.usesLeft - 1 }))
  }

  revokeInvite(at: { inviteId: InviteId }): void {
    this.#queries.revoke.run({ inviteId: at.inviteId })
  }

  #usable(at: { inviteId: InviteId; nowMs: number }): InviteRow | undefined {
    const row = this.#byId(at.inviteId)
    return row && row.usesLeft > 0 && row.expiresAtMs > at.nowMs ? row : undefined
  }

  #byId(inviteId: InviteId): InviteRow | undefined {
    const row = this.#queries.byId.get({ inviteId })
    return row && rows.open(row)
  }
}
