import { z } from 'zod'
import { Certificate } from '../../certificate.ts'
import { defineOperation } from '../../operation.ts'
import { KeyPackageUpload } from '../keys/publish.ts'
import { Session } from '../session/session.ts'
import { VaultUpdate } from '../vault/head.ts'

/** Adds a device that the account's identity key has certified, also to the holders of its vault, and ties this session to it. */
export const enrolDevice = defineOperation({
  name: 'device.enrol',
  says: 'Adds a new, certified device to the account and ties this session to it.',
  http: 'POST /v1/devices',
  access: 'account',
  input: z.strictObject({ certificate: Certificate, keyPackages: KeyPackageUpload, vault: VaultUpdate }),
  output: z.strictObject({ session: Session }),
  errors: ['certificate-invalid', 'not-allowed', 'vault-conflict'],
  cost: 10,
})
