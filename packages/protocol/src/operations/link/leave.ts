import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'
import { LinkId, LinkMessage } from './box.ts'

/** What the new device leaves, which has no session yet. */
export const leaveLink = defineOperation({
  name: 'link.leave',
  says: 'Leaves the new device’s second message to the signed-in one.',
  http: 'POST /v1/links/{linkId}/nonce',
  access: 'anyone',
  input: z.strictObject({ linkId: LinkId, claimSecret: exactBytes(32), message: LinkMessage }),
  output: z.strictObject({}),
  errors: ['link-over'],
  cost: 2,
})
