import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { VaultEntry } from './entry.ts'
import { VaultUpdate } from './head.ts'

/** All or nothing: the head must follow on the stored one, and each entry's version on its stored one, else `vault-conflict`. */
export const writeVault = defineOperation({
  name: 'vault.write',
  says: 'Writes sealed entries into the caller’s vault, together with its next head.',
  http: 'PUT /v1/vault',
  access: 'device',
  input: z.strictObject({
    update: VaultUpdate,
    entries: z.array(VaultEntry).max(limits.vaultEntriesPerWrite),
  }),
  output: z.strictObject({}),
  errors: ['vault-conflict'],
  cost: 2,
})
