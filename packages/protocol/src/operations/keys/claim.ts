import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, DeviceId } from '../../values.ts'

/** Takes one key package of each device. Devices that have none left are missing from the answer. */
export const claimKeys = defineOperation({
  name: 'keys.claim',
  says: 'Takes one key package of each of some devices, to add them to a group.',
  http: 'POST /v1/key-packages/claim',
  access: 'device',
  input: z.strictObject({ deviceIds: z.array(DeviceId).min(1).max(limits.keyPackagesClaimedAtOnce) }),
  output: z.strictObject({
    keyPackages: z.array(z.strictObject({ deviceId: DeviceId, keyPackage: bytes(limits.keyPackageBytes) })),
  }),
  errors: [],
  cost: 5,
})
