import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { PersonName } from '../../values.ts'
import { AppPassword } from './app-password.ts'

export const createAppPassword = defineOperation({
  name: 'app-password.create',
  says: 'Makes a password with which other programs, such as IRC clients, reach public rooms as the caller. It is shown once.',
  http: 'POST /v1/app-passwords',
  access: 'device',
  input: z.strictObject({ label: PersonName }),
  output: z.strictObject({
    made: AppPassword,
    /** What to sign in as: the caller’s name as IRC writes it. */
    user: z.string(),
    password: z.string(),
  }),
  errors: ['not-allowed'],
  cost: 10,
})
