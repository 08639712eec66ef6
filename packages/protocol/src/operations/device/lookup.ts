import { z } from 'zod'
import { DirectoryDevice } from '../../certificate.ts'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'

/** The devices of some accounts, revoked ones included so that old messages can still be checked. */
export const lookupDevices = defineOperation({
  name: 'device.lookup',
  says: 'Lists the devices of some accounts, with their certificates.',
  http: 'POST /v1/devices/lookup',
  access: 'device',
  input: z.strictObject({ accountIds: z.array(AccountId).max(limits.lookupAccounts) }),
  output: z.strictObject({ devices: z.array(DirectoryDevice) }),
  errors: [],
})
