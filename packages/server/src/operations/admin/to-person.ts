import type { AdminPerson } from '@securechat/protocol'
import type { AdminContext } from '../../operation.ts'
import type { Standing } from '../../storage/administration.ts'
import type { AccountRecord } from '../../storage/records.ts'

/** An account as administrators see it. */
export function toPerson(
  { presence }: AdminContext,
  { accountId, name, role, createdAtMs, lastSeenAtMs }: AccountRecord,
  standing: Standing | undefined,
): AdminPerson {
  return {
    accountId,
    name,
    role,
    state: standing?.state ?? 'active',
    createdAtMs,
    ...(lastSeenAtMs !== undefined && { lastSeenAtMs }),
    isOnline: presence.of(accountId) !== 'offline',
  }
}
