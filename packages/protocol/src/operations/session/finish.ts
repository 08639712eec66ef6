import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, exactBytes, PersonName, WorkspaceName } from '../../values.ts'
import { VaultHead } from '../vault/head.ts'
import { Session } from './session.ts'

/** Second half of OPAQUE login: a session that has an account but no device yet (next: `device.enrol` or `device.resume`). */
export const finishSession = defineOperation({
  name: 'session.finish',
  says: 'Completes an OPAQUE login and opens a session without a device.',
  http: 'POST /v1/sessions/finish',
  access: 'anyone',
  input: z.strictObject({ signInId: exactBytes(16), finishLoginRequest: bytes(limits.opaqueMessageBytes) }),
  output: z.strictObject({
    session: Session,
    /** The account's name as it is spelled in the directory. */
    name: PersonName,
    workspaceName: WorkspaceName,
    /** The proven secret opens one of its wraps. */
    head: VaultHead,
  }),
  errors: ['wrong-password', 'sign-in-expired'],
  cost: 5,
})
