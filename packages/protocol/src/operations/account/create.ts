import { z } from 'zod'
import { Certificate } from '../../certificate.ts'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId, bytes, exactBytes, PersonName, WorkspaceName } from '../../values.ts'
import { KeyPackageUpload } from '../keys/publish.ts'
import { Session } from '../session/session.ts'
import { VaultEntry } from '../vault/entry.ts'
import { VaultHead } from '../vault/head.ts'
import { Admission } from './admission.ts'

/** Makes an account with its first device and its vault, all or nothing. Uses up the set-up code or one use of the invitation. */
export const createAccount = defineOperation({
  name: 'account.create',
  says: 'Makes an account with its first device and its sealed vault, and signs that device in.',
  http: 'POST /v1/accounts',
  access: 'anyone',
  input: z.strictObject({
    accountId: AccountId,
    name: PersonName,
    admission: Admission,
    registrationRecord: bytes(limits.opaqueMessageBytes),
    /** RSA-2048 for RSA-PSS, as SPKI. */
    identityKey: bytes(limits.publicKeyBytes),
    /** RSA-2048 for RSA-OAEP, as SPKI. */
    sealingKey: bytes(limits.publicKeyBytes),
    /** P-384, uncompressed point: the other half of the hybrid seal. */
    agreementKey: exactBytes(97),
    /** The vault's first version; among its holders are the password and the device. */
    head: VaultHead,
    vault: z.array(VaultEntry).max(limits.vaultEntriesPerWrite),
    certificate: Certificate,
    keyPackages: KeyPackageUpload,
    /** X25519, for the key that signs requests: a registration, unlike a sign-in, agrees on none by itself. */
    keyShare: exactBytes(32).optional(),
  }),
  output: z.strictObject({ session: Session, workspaceName: WorkspaceName }),
  errors: [
    'set-up-code-wrong',
    'already-set-up',
    'not-set-up',
    'invite-over',
    'name-taken',
    'provider-refused',
    'certificate-invalid',
  ],
  cost: 10,
})
