import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'
import { Room } from './room.ts'

/**
 * The public room of two people, for protocols that know no encryption: the server reads it. Refused when the other person has
 * no app password: whoever uses encrypted clients only is not to find themselves in a room that is not.
 */
export const talkPublicly = defineOperation({
  name: 'room.talk',
  says: 'Makes, or finds, the room that two people have for talking where the server reads it.',
  http: 'POST /v1/rooms/talk',
  access: 'device',
  input: z.strictObject({ with: AccountId }),
  output: z.strictObject({ room: Room }),
  errors: ['not-allowed', 'not-found'],
})
