import { z } from 'zod'
import { AppPasswordId, PersonName, TimeMs } from '../../values.ts'

/** A password that a program of another kind, such as an IRC client, signs in with. It opens public rooms and nothing else. */
export const AppPassword = z.strictObject({
  appPasswordId: AppPasswordId,
  /** What its owner calls it: “irssi on the laptop”. */
  label: PersonName,
  createdAtMs: TimeMs,
  lastUsedAtMs: TimeMs.optional(),
})
export type AppPassword = z.infer<typeof AppPassword>
