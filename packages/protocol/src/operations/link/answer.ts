import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { LinkId, LinkMessage } from './box.ts'

/** What the signed-in device leaves. With `secrets` it lets the new one open a session of its account, once. */
export const answerLink = defineOperation({
  name: 'link.answer',
  says: 'Leaves a message of the signed-in device to the new one.',
  http: 'POST /v1/links/{linkId}/answers/{step}',
  access: 'device',
  input: z.strictObject({
    linkId: LinkId,
    step: z.enum(['commitment', 'reveal', 'secrets']),
    message: LinkMessage,
  }),
  output: z.strictObject({}),
  errors: ['link-over'],
  cost: 2,
})
