import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { VaultName, VaultEntry } from './entry.ts'

/** Each entry is written or refused by itself: an entry whose version is not the next one is listed in `conflicts`, unchanged. */
export const writeVault = defineOperation({
  name: 'vault.write',
  says: 'Writes sealed entries into the caller’s vault.',
  http: 'PUT /v1/vault',
  access: 'device',
  input: z.strictObject({ entries: z.array(VaultEntry).min(1).max(limits.vaultEntriesPerWrite) }),
  output: z.strictObject({ conflicts: z.array(VaultName) }),
  errors: [],
  cost: 2,
})
