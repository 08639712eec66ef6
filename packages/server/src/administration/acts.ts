import { type AccountId, operations } from '@securechat/protocol'
import type { Caller } from '../caller.ts'
import type { Act } from './audit-log.ts'

/** How one request ended: what an entry of the audit log is made of. */
export interface Ended {
  name: string
  caller: Caller
  input: unknown
  outcome: string
  output?: unknown
}

/** Operations whose success concerns security. What only reads is not among them, save reading the audit log itself by page. */
const audited = new Set([
  'account.create',
  'session.finish',
  'session.end',
  'session.revoke',
  'session.end-others',
  'passkey.sign-in',
  'recovery.sign-in',
  'link.sign-in',
  'device.enrol',
  'device.revoke',
  'password.change',
  'recovery.set',
  'passkey.add',
  'passkey.remove',
  'passkey.require',
  'totp.enable',
  'totp.disable',
  'invite.create',
  'invite.revoke',
  'room.create',
  'message.report',
  'report.close',
  'plugin.configure',
  'plugin.restart',
  ...operations
    .filter(({ access, http }) => access === 'admin' && !http.startsWith('GET'))
    .map(({ name }) => name),
])

/** Refusals that somebody may have to look into. */
const refused = new Set([
  'proof-wrong',
  'wrong-password',
  'second-factor-wrong',
  'recovery-code-wrong',
  'passkey-refused',
  'set-up-code-wrong',
  'suspended',
  'not-allowed',
  'certificate-invalid',
])

/** Ids and words of ours that say what was done to whom; nothing else of what came in is ever recorded. */
const subjects = ['accountId', 'deviceId', 'sessionId', 'inviteId', 'reportId', 'passkeyId', 'roomId']
const details = ['role', 'what', 'days', 'area', 'level', 'kind', 'isRequired', 'roomId', 'deviceId']

/** @returns nothing where there is nothing to record. */
export function actOf({ name, caller, input, outcome, output }: Ended): Act | undefined {
  const isRecorded = outcome === 'ok' ? audited.has(name) || removes(name, input) : refused.has(outcome)
  if (!isRecorded) return undefined
  const given = fieldsOf(input)
  const told = fieldsOf(output)
  const actorId = caller.session?.accountId ?? (told['accountId'] as AccountId | undefined)
  const subject = subjects.map((field) => given[field] ?? told[field]).find((value) => value !== undefined)
  const detail = Object.fromEntries(
    details.flatMap((field) => {
      const value = given[field]
      return isPlain(value) && value !== subject ? [[field, value]] : []
    }),
  )
  return {
    act: name,
    outcome,
    by: caller.isConsole ? 'console' : actorId === undefined ? 'nobody' : 'person',
    ...(actorId !== undefined && { actorId }),
    ...(typeof subject === 'string' && subject !== actorId && { subject }),
    ...(!caller.isConsole && { address: caller.address }),
    ...(Object.keys(detail).length > 0 && { detail }),
  }
}

/** Somebody takes somebody else out of a room. */
const removes = (name: string, input: unknown) => {
  const { removes: removed } = fieldsOf(input)
  return name === 'room.commit' && Array.isArray(removed) && removed.length > 0
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 64)

function fieldsOf(value: unknown): Record<string, unknown> {
  // Safe: an object of the program's own making, read by name.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
