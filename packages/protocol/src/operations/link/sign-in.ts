import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'
import { SignedIn } from '../session/signed-in.ts'
import { LinkId } from './box.ts'

/** Ends the place, whatever comes of it. */
export const signInByLink = defineOperation({
  name: 'link.sign-in',
  says: 'Opens a session for a new device that a signed-in one has let in.',
  http: 'POST /v1/links/{linkId}/sign-in',
  access: 'anyone',
  input: z.strictObject({
    linkId: LinkId,
    claimSecret: exactBytes(32),
    /** X25519: agrees on the key that requests are signed with. */
    keyShare: exactBytes(32),
  }),
  output: SignedIn,
  errors: ['link-over'],
  cost: 10,
})
