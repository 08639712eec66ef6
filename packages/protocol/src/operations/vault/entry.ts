import { z } from 'zod'
import { limits } from '../../limits.ts'
import { bytes } from '../../values.ts'

/** What an entry is called, e.g. `identity` or `epoch/<room>/<epoch>`: the server may know that, never what is in it. */
export const VaultName = z.string().regex(/^[a-z]+(\/[A-Za-z0-9_-]{1,32}){0,2}$/)

/** An entry of the vault, sealed by the client with its name and version bound in. A write holds only if the stored version is the one before. */
export const VaultEntry = z.strictObject({
  name: VaultName,
  /** 1 for the first write, then one more each time. */
  version: z.int().min(1),
  sealed: bytes(limits.vaultEntryBytes),
})
export type VaultEntry = z.infer<typeof VaultEntry>
