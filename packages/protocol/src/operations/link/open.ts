import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes, TimeMs } from '../../values.ts'
import { LinkId, LinkMessage } from './box.ts'

/** The new device makes the place. `claim` is the hash of a secret that only it knows, so that nobody else takes what is left there. */
export const openLink = defineOperation({
  name: 'link.open',
  says: 'Makes a place where a new device and a signed-in one can exchange a few sealed messages.',
  http: 'POST /v1/links',
  access: 'anyone',
  input: z.strictObject({ linkId: LinkId, claim: exactBytes(32), offer: LinkMessage }),
  output: z.strictObject({ expiresAtMs: TimeMs }),
  errors: ['link-over'],
  cost: 10,
})
