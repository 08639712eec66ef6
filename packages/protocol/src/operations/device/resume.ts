import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { DeviceId } from '../../values.ts'
import { DeviceProof, Session } from '../session/session.ts'

/**
 * Ties this session to a device enrolled earlier: the login challenge. The device signs the session's id, which is the
 * server's nonce and can be tied once, with the origin it reached and the time.
 */
export const resumeDevice = defineOperation({
  name: 'device.resume',
  says: 'Ties this session to a device that was enrolled before.',
  http: 'POST /v1/devices/{deviceId}/resume',
  access: 'account',
  input: z.strictObject({ deviceId: DeviceId, proof: DeviceProof }),
  output: z.strictObject({ session: Session }),
  errors: ['not-found', 'not-allowed', 'proof-wrong'],
})
