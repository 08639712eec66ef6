import type { Handler } from '../../operation.ts'
import { handleListAccounts } from './list-people.ts'
import { handleShowAccount } from './show-person.ts'
import { handleDeleteAccount } from './delete-person.ts'
import { handleReadRetention } from './read-retention.ts'
import { handleSetRetention } from './set-retention.ts'
import { handleSetAccountRole } from './set-role.ts'
import { handleSuspendAccount } from './suspend.ts'
import { handleRestoreAccount } from './restore.ts'
import { handleSignOutAccount } from './sign-out.ts'
import { handleRevokeAccountDevice } from './revoke-device.ts'
import { handleListAudit } from './list-audit.ts'
import { handleVerifyAudit } from './verify-audit.ts'
import { handleReadHealth } from './read-health.ts'
import { handleSetLogLevel } from './set-log-level.ts'
import { handleRotateKeys } from './rotate-keys.ts'
import { handleListInvites } from './list-invites.ts'
import { handleWithdrawInvite } from './revoke-invite.ts'
import { handleListAllRooms } from './list-rooms.ts'
import { handleCloseRoom } from './close-room.ts'

export const adminHandlers: readonly Handler[] = [
  handleListAccounts,
  handleShowAccount,
  handleDeleteAccount,
  handleReadRetention,
  handleSetRetention,
  handleSetAccountRole,
  handleSuspendAccount,
  handleRestoreAccount,
  handleSignOutAccount,
  handleRevokeAccountDevice,
  handleListAudit,
  handleVerifyAudit,
  handleReadHealth,
  handleSetLogLevel,
  handleRotateKeys,
  handleListInvites,
  handleWithdrawInvite,
  handleListAllRooms,
  handleCloseRoom,
]
