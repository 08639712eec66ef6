import { z } from 'zod'
import { AccountId, DeviceId, Place, RoomId, TimeMs } from './values.ts'

export const PresenceState = z.enum(['online', 'away', 'busy', 'offline'])
export type PresenceState = z.infer<typeof PresenceState>

/** How far one account has received and read one room. Cursors only move forward. */
export const Cursor = z.strictObject({ roomId: RoomId, accountId: AccountId, delivered: Place, read: Place })
export type Cursor = z.infer<typeof Cursor>

/** Something worth knowing now and never stored: it may be lost, repeated or late. */
export const Signal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('typing'), roomId: RoomId, accountId: AccountId }),
  z.strictObject({
    kind: z.literal('presence'),
    accountId: AccountId,
    state: PresenceState,
    lastSeenAtMs: TimeMs.optional(),
  }),
  z.strictObject({ kind: z.literal('cursor'), cursor: Cursor }),
  /** The directory changed: somebody joined the workspace, was renamed, or enrolled or lost a device. */
  z.strictObject({ kind: z.literal('person'), accountId: AccountId }),
  /** An open room appeared, vanished or was described anew. */
  z.strictObject({ kind: z.literal('open-room'), roomId: RoomId }),
  /** A Welcome waits for this device. */
  z.strictObject({ kind: z.literal('welcome'), roomId: RoomId, deviceId: DeviceId }),
  /** Another device of this account has changed settings: they are in the vault. */
  z.strictObject({ kind: z.literal('settings') }),
  /** This device has few key packages left. */
  z.strictObject({ kind: z.literal('key-packages-low'), count: z.int().min(0) }),
  /** The session behind this socket is over; the socket closes next. `revoked`: and its device is none any more. */
  z.strictObject({ kind: z.literal('session-over'), reason: z.literal('revoked').optional() }),
])
export type Signal = z.infer<typeof Signal>
