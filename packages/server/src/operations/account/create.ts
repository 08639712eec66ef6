import { ChatError, createAccount, type InputOf } from '@securechat/protocol'
import { verifyCertificate } from '../../device-certificate.ts'
import { deviceRecord } from '../../device-record.ts'
import { nameKey } from '../../name-key.ts'
import { type Context, handleAnyone } from '../../operation.ts'
import { linkRecord } from '../../providers/link-record.ts'
import { type Ticket, useTicket } from '../../providers/tickets.ts'
import { isP384Point, rsa2048 } from '../../public-keys.ts'
import type { AccountRecord, NewAccount } from '../../storage/records.ts'
import { checkAdmission } from './check-admission.ts'

export const handleCreateAccount = handleAnyone(createAccount, async (context, input) => {
  const { caller, storage, bus, secrets, nowMs } = context
  const vouched = await checkAdmission(context, input)
  checkKeys(input)
  secrets.passwords.checkRecord(input.accountId, input.registrationRecord)
  const { accountId, identityKey, certificate, keyPackages, head, vault, keyShare } = input
  const body = verifyCertificate(certificate, { accountId, identityKey, nowMs: nowMs() })

  const account = { ...accountRecord(input, nowMs()), ...(vouched?.role && { role: vouched.role }) }
  const device = deviceRecord(certificate, body, nowMs())
  const { address } = caller
  const made = secrets.sessions.make({ accountId, kind: 'new-account', address, device, keyShare })
  const admission = admissionOf(context, input, vouched)
  const session = made.record
  await storage.createAccount({ account, device, session, keyPackages, head, vault, admission })
  if (input.admission.kind === 'provider') await useTicket(context, input.admission.ticket)

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

/** As it is stored: without codes and tickets. */
function admissionOf(
  { secrets, nowMs }: Context,
  { admission, accountId }: InputOf<typeof createAccount>,
  vouched: Ticket | undefined,
): NewAccount['admission'] {
  if (admission.kind === 'invite') return admission
  if (admission.kind === 'set-up') return { kind: 'set-up', workspaceName: admission.workspaceName }
  if (!vouched) throw new ChatError('provider-refused')
  const isRequired = secrets.providers.find(vouched.providerId)?.exclusive ?? false
  return { kind: 'provider', link: linkRecord(vouched, { accountId, isRequired, nowMs: nowMs() }) }
}
