import { z } from 'zod'
import { limits } from '../../limits.ts'
import { DeviceId, exactBytes, PushSubscriptionId, RoomId, TimeMs } from '../../values.ts'

/** By which way a push goes: one of the built-in ones (`web-push`, `unified-push`, `webhook`) or of a plugin (`fcm`, `apns`). */
export const PushProviderName = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+){0,3}$/).max(32) // prettier-ignore

/** What pushes are sealed to (RFC 8291): the device's P-256 public key, uncompressed, and 16 bytes that it shares with us. */
export const PushKeys = z.strictObject({ p256dh: exactBytes(65), auth: exactBytes(16) })
export type PushKeys = z.infer<typeof PushKeys>

const Minute = z
  .int()
  .min(0)
  .max(24 * 60 - 1)

/** When the device is to be left alone. Everything here is the device's own choice to tell; messages stay sealed. */
export const PushQuiet = z.strictObject({
  /** Rooms that never wake it. */
  rooms: z.array(RoomId).max(limits.roomsKeptQuiet).default([]),
  /** Not before then. */
  untilMs: TimeMs.optional(),
  /** Every day between these minutes of the day (UTC); over midnight where the first is the later. */
  daily: z.strictObject({ fromMinute: Minute, toMinute: Minute }).optional(),
})
export type PushQuiet = z.infer<typeof PushQuiet>

/** One way to wake one device. */
export const PushSubscription = z.strictObject({
  subscriptionId: PushSubscriptionId,
  deviceId: DeviceId,
  provider: PushProviderName,
  /** The name of the host that pushes go to, and no more of the address: that is as good as a key. */
  host: z.string().max(255),
  createdAtMs: TimeMs,
})
export type PushSubscription = z.infer<typeof PushSubscription>
