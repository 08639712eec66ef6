import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

/** Online is what an open socket means; away is what its user says or the client notices; busy means do not disturb. Never stored. */
export const setPresence = defineOperation({
  name: 'people.presence',
  says: 'Says whether the person is at this device right now.',
  http: 'PUT /v1/presence',
  access: 'device',
  input: z.strictObject({ state: z.enum(['online', 'away', 'busy']) }),
  output: z.strictObject({}),
  errors: [],
})
