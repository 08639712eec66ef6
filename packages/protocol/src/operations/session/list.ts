import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { DeviceId, TimeMs } from '../../values.ts'
import { SessionId, SessionKind } from './session.ts'

/** One sign-in of one's own account, as the server sees it. */
export const OwnSession = z.strictObject({
  sessionId: SessionId,
  deviceId: DeviceId.optional(),
  kind: SessionKind,
  startedAtMs: TimeMs,
  usedAtMs: TimeMs,
  expiresAtMs: TimeMs,
  /** Where it was last used from, no closer than a /24 or a /48. */
  addressRange: z.string(),
  isThis: z.boolean(),
})
export type OwnSession = z.infer<typeof OwnSession>

export const listSessions = defineOperation({
  name: 'session.list',
  says: 'Lists the sessions of one’s own account, the one used last first.',
  http: 'GET /v1/sessions',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ sessions: z.array(OwnSession) }),
  errors: [],
})
