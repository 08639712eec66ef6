import type { Operation } from '../../operation.ts'
import { listAudit } from './list-audit.ts'
import { verifyAudit } from './verify-audit.ts'
import { listAccounts } from './list-people.ts'
import { showAccount } from './show-person.ts'
import { setAccountRole } from './set-role.ts'
import { suspendAccount } from './suspend.ts'
import { restoreAccount } from './restore.ts'
import { deleteAccount } from './delete-person.ts'
import { signOutAccount } from './sign-out.ts'
import { revokeAccountDevice } from './revoke-device.ts'
import { listAllRooms } from './list-rooms.ts'
import { closeRoom } from './close-room.ts'
import { readRetention } from './read-retention.ts'
import { setRetention } from './set-retention.ts'
import { listInvites } from './list-invites.ts'
import { withdrawInvite } from './revoke-invite.ts'
import { readHealth } from './read-health.ts'
import { setLogLevel } from './set-log-level.ts'
import { rotateKeys } from './rotate-keys.ts'

export * from './account.ts'
export * from './audit-entry.ts'
export * from './room.ts'
export * from './server-health.ts'
export {
  listAudit,
  verifyAudit,
  listAccounts,
  showAccount,
  setAccountRole,
  suspendAccount,
  restoreAccount,
  deleteAccount,
  signOutAccount,
  revokeAccountDevice,
  listAllRooms,
  closeRoom,
  readRetention,
  setRetention,
  listInvites,
  withdrawInvite,
  readHealth,
  setLogLevel,
  rotateKeys,
}

/** What the workspace’s owner and administrators may ask, and whoever is at the server’s console. */
export const adminOperations: readonly Operation[] = [
  listAccounts,
  showAccount,
  setAccountRole,
  suspendAccount,
  restoreAccount,
  deleteAccount,
  signOutAccount,
  revokeAccountDevice,
  listAllRooms,
  closeRoom,
  readRetention,
  setRetention,
  listInvites,
  withdrawInvite,
  listAudit,
  verifyAudit,
  readHealth,
  setLogLevel,
  rotateKeys,
]
