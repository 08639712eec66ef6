import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { DeviceId } from '../../values.ts'

/** Ties this session to a device enrolled earlier. The socket's challenge then proves that its keys are here. */
export const resumeDevice = defineOperation({
  name: 'device.resume',
  says: 'Ties this session to a device that was enrolled before.',
  http: 'POST /v1/devices/{deviceId}/resume',
  access: 'account',
  input: z.strictObject({ deviceId: DeviceId }),
  output: z.strictObject({}),
  errors: ['not-found', 'not-allowed'],
})
