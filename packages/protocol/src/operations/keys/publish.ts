import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, exactBytes } from '../../values.ts'

/** MLS KeyPackages by KeyPackageRef (RFC 9420 §5.2). Each is handed out once, save the last resort (§16.8). */
export const KeyPackageUpload = z.strictObject({
  oneTime: z
    .array(z.strictObject({ ref: exactBytes(48), keyPackage: bytes(limits.keyPackageBytes) }))
    .max(limits.keyPackagesPerPublish),
  lastResort: z.strictObject({ ref: exactBytes(48), keyPackage: bytes(limits.keyPackageBytes) }).optional(),
})
export type KeyPackageUpload = z.infer<typeof KeyPackageUpload>

export const publishKeys = defineOperation({
  name: 'keys.publish',
  says: 'Publishes key packages, by which others can add this device to groups.',
  http: 'POST /v1/key-packages',
  access: 'device',
  input: KeyPackageUpload,
  /** How many one-time packages the server now holds for this device. */
  output: z.strictObject({ count: z.int().min(0) }),
  errors: [],
  cost: 5,
})
