import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { DeviceId, TimeMs } from '../../values.ts'

/** One device of the caller's account. What it is called is in the vault, where the server cannot read it. */
export const OwnDevice = z.strictObject({
  deviceId: DeviceId,
  createdAtMs: TimeMs,
  /** When it last connected or disconnected. */
  lastSeenAtMs: TimeMs.optional(),
  /** From where, as a range of addresses and no more: a /24 or, of IPv6, a /48. */
  place: z.string().max(64).optional(),
})
export type OwnDevice = z.infer<typeof OwnDevice>

export const listDevices = defineOperation({
  name: 'device.list',
  says: 'Lists the caller’s own devices that have not been revoked, with when each was last seen.',
  http: 'GET /v1/devices',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ devices: z.array(OwnDevice) }),
  errors: [],
})
