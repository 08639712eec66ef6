import { z } from 'zod'
import { isAccelerator } from './accelerator.ts'

/** `HH:MM`, on the clock of this machine. */
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/**
 * How much of a message a notification shows. Systems keep notifications in the open, on lock screens and in histories, so
 * nothing is shown unless the person wants it.
 */
export const NotificationDetail = z.enum(['nothing', 'sender', 'text'])
export type NotificationDetail = z.infer<typeof NotificationDetail>

export const QuietHours = z.strictObject({ from: ClockTime, to: ClockTime })
export type QuietHours = z.infer<typeof QuietHours>

/** What one person on this machine has chosen; every field has a value from the start. */
export const Preferences = z.strictObject({
  notificationDetail: NotificationDetail.default('nothing'),
  notificationSound: z.boolean().default(true),
  /** Milliseconds since 1970 until which nothing is notified; `forever` until switched off by hand. */
  doNotDisturbUntilMs: z.union([z.number().nonnegative(), z.literal('forever')]).default(0),
  quietHours: QuietHours.optional(),
  closeToTray: z.boolean().default(true),
  startAtLogin: z.boolean().default(false),
  /** Brings the window to the front from anywhere, e.g. `CommandOrControl+Shift+Y`. */
  globalShortcut: z.string().refine(isAccelerator).optional(),
  spellCheck: z.boolean().default(true),
  /** Empty: the system's own languages. */
  spellCheckLanguages: z
    .array(z.string().regex(/^[a-z]{2,3}([-_][A-Za-z]{2,4})?$/))
    .max(8)
    .default([]),
  /** 0: never. */
  lockAfterMinutes: z.number().min(0).max(1440).default(0),
  /** In Chromium's steps: 0 is 100 %, each step a factor of 1.2. */
  zoomLevel: z.number().min(-4).max(6).default(0),
  askWhereToSave: z.boolean().default(true),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
})
export type Preferences = z.infer<typeof Preferences>

/** What one choice changes; `undefined` takes a choice back. */
export type PreferenceChange = { [Name in keyof Preferences]?: Preferences[Name] | undefined }

export const defaultPreferences: Preferences = Preferences.parse({})
