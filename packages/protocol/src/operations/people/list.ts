import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { PresenceState } from '../../signal.ts'
import { AccountId, bytes, exactBytes, PersonName, TimeMs } from '../../values.ts'

export const WorkspaceRole = z.enum(['owner', 'admin', 'member'])
export type WorkspaceRole = z.infer<typeof WorkspaceRole>

/** One person in the workspace's directory. */
export const Person = z.strictObject({
  accountId: AccountId,
  name: PersonName,
  role: WorkspaceRole,
  identityKey: bytes(limits.publicKeyBytes),
  sealingKey: bytes(limits.publicKeyBytes),
  agreementKey: exactBytes(97),
  createdAtMs: TimeMs,
  presence: PresenceState,
  lastSeenAtMs: TimeMs.optional(),
})
export type Person = z.infer<typeof Person>

export const listPeople = defineOperation({
  name: 'people.list',
  says: 'Lists everybody in the workspace, with presence.',
  http: 'GET /v1/people',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ people: z.array(Person) }),
  errors: [],
})
