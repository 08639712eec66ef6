import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'
import { DeviceProof, Session } from './session.ts'

/**
 * The next access token, and the next refresh token. The one before it is taken once more while its successor has not been
 * used, since an answer can be lost; any older one shows that somebody has a copy, and ends the session.
 */
export const refreshSession = defineOperation({
  name: 'session.refresh',
  says: 'Exchanges a refresh token for fresh tokens; the session lasts longer from then on.',
  http: 'POST /v1/sessions/refresh',
  access: 'anyone',
  input: z.strictObject({ refreshToken: exactBytes(48), proof: DeviceProof }),
  output: z.strictObject({ session: Session }),
  errors: ['not-signed-in', 'proof-wrong'],
  cost: 2,
})
