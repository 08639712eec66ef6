import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { Place } from '../../values.ts'
import { VaultEntry } from './entry.ts'
import { VaultHead } from './head.ts'

/** The caller's vault in the order of its last writes, so that a device reads only what changed since it last looked. */
export const readVault = defineOperation({
  name: 'vault.read',
  says: 'Reads the caller’s sealed vault, or what changed in it since a place.',
  http: 'GET /v1/vault',
  access: 'account',
  input: z.strictObject({ after: Place.default(0) }),
  output: z.strictObject({
    entries: z.array(VaultEntry).max(limits.vaultPageEntries),
    /** Give this as `after` next time. */
    place: Place,
    more: z.boolean(),
    /** With the last page, of the same moment. */
    head: VaultHead.optional(),
  }),
  errors: [],
})
