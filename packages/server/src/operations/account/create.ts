import { type Admission, ChatError, createAccount, type InputOf } from '@securechat/protocol'
import { verifyCertificate } from '../../device-certificate.ts'
import { deviceRecord } from '../../device-record.ts'
import { nameKey } from '../../name-key.ts'
import { handleAnyone } from '../../operation.ts'
import { isP384Point, rsa2048 } from '../../public-keys.ts'
import type { AccountRecord } from '../../storage/records.ts'
import { checkAdmission } from './check-admission.ts'

export const handleCreateAccount = handleAnyone(createAccount, async (context, input) => {
  const { caller, storage, bus, secrets, nowMs } = context
  await checkAdmission(context, input.admission)
  checkKeys(input)
  secrets.passwords.checkRecord(input.accountId, input.registrationRecord)
  const { accountId, identityKey, certificate, keyPackages, head, vault, keyShare } = input
  const body = verifyCertificate(certificate, { accountId, identityKey, nowMs: nowMs() })

  const account = accountRecord(input, nowMs())
  const device = deviceRecord(certificate, body, nowMs())
  const { address } = caller
  const made = secrets.sessions.make({ accountId, kind: 'new-account', address, device, keyShare })
  const admission = withoutCode(input.admission)
  const session = made.record
  await storage.createAccount({ account, device, session, keyPackages, head, vault, admission })

  bus.publish({ kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' })
  const workspaceName = await storage.workspaceName()
  if (workspaceName === undefined) throw new ChatError('not-set-up')
  return { session: await secrets.sessions.tell(made), workspaceName }
})

function checkKeys({ identityKey, sealingKey, agreementKey }: InputOf<typeof createAccount>) {
  const areFit = rsa2048(identityKey) && rsa2048(sealingKey) && isP384Point(agreementKey)
  if (!areFit) throw new ChatError('certificate-invalid')
}

function accountRecord(input: InputOf<typeof createAccount>, createdAtMs: number): AccountRecord {
  const { accountId, name, registrationRecord, identityKey, sealingKey, agreementKey } = input
  return {
    accountId,
    name,
    nameKey: nameKey(name),
    role: input.admission.kind === 'set-up' ? 'owner' : 'member',
    registrationRecord,
    identityKey,
    sealingKey,
    agreementKey,
    createdAtMs,
  }
}

const withoutCode = (admission: Admission) =>
  admission.kind === 'invite'
    ? admission
    : { kind: 'set-up' as const, workspaceName: admission.workspaceName }
