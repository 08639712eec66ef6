import type { z } from 'zod'

/** What a setting's schema carries besides its bounds. */
export interface SettingMeta {
  /** One sentence for the reference. */
  says: string
  /** Completes "must be …" when a value is refused. */
  allowed: string
}

/** Gives a schema the words that errors and the reference use. */
export function setting<Schema extends z.ZodType>(schema: Schema, meta: SettingMeta): Schema {
  return schema.meta({ description: meta.says, allowed: meta.allowed })
}
