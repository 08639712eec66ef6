import { z } from 'zod'
import { limits } from '../../limits.ts'
import { bytes } from '../../values.ts'

/** Who can open a vault: a password, a recovery code, a passkey or a device. */
export const VaultHolder = z
  .string()
  .regex(/^(password|recovery|passkey\/[A-Za-z0-9_-]{1,64}|device\/[A-Za-z0-9_-]{22})$/)

/** The present root key, sealed to one holder's public key, which the server is not told. */
export const VaultWrap = z.strictObject({ holder: VaultHolder, sealed: bytes(limits.vaultWrapBytes) })

/** The vault as a whole, as of one version. Every write of entries brings the next one, so that nothing can be left out unnoticed. */
export const VaultHead = z.strictObject({
  version: z.int().min(1),
  /** Which root key is the present one. */
  rootVersion: z.int().min(1),
  /** Sealed and authenticated under that root: who its holders are, and a sum over all entries. */
  manifest: bytes(limits.vaultManifestBytes),
  wraps: z.array(VaultWrap).min(1).max(limits.vaultHolders),
})
export type VaultHead = z.infer<typeof VaultHead>

/** Holds only if the stored version is `after`. A client that puts back what a server lost may skip versions. */
export const VaultUpdate = z.strictObject({ after: z.int().min(0), head: VaultHead })
export type VaultUpdate = z.infer<typeof VaultUpdate>
