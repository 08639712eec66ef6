import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { LinkId, LinkMessage, LinkStep } from './box.ts'

export const readLink = defineOperation({
  name: 'link.read',
  says: 'Reads one message of two devices that are being linked, if it is there yet.',
  http: 'GET /v1/links/{linkId}/{step}',
  access: 'anyone',
  input: z.strictObject({ linkId: LinkId, step: LinkStep }),
  output: z.strictObject({ message: LinkMessage.optional() }),
  errors: ['link-over'],
})
