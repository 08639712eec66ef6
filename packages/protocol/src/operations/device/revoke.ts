import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { DeviceId } from '../../values.ts'
import { VaultUpdate } from '../vault/head.ts'

/**
 * Takes another device of the account out for good. Its sessions end at once, its key packages are deleted, and the
 * clients of every room remove its leaf. In the same moment the vault gets a new root, which is not sealed to it.
 * A device takes itself out by signing out. Rules: docs/spec/groups.md GR20–GR22.
 */
export const revokeDevice = defineOperation({
  name: 'device.revoke',
  says: 'Revokes another device of the caller’s account: ends its sessions and takes it out of every room.',
  http: 'POST /v1/devices/{deviceId}/revoke',
  access: 'device',
  input: z.strictObject({ deviceId: DeviceId, vault: VaultUpdate }),
  output: z.strictObject({}),
  errors: ['not-found', 'not-allowed', 'vault-conflict'],
  cost: 5,
})
