import { z } from 'zod'

/** A name as manifests have it. */
export const PluginName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

/** What one field of a plugin's settings holds. */
export const PluginSetting = z.union([
  z.string().max(65_536),
  z.number(),
  z.boolean(),
  z.array(z.string().max(1000)).max(10_000),
])
export const PluginSettings = z.record(z.string().max(64), PluginSetting)
export type PluginSettings = z.infer<typeof PluginSettings>

/** One field of the form, as JSON Schema describes it. */
export const PluginField = z.strictObject({
  type: z.enum(['string', 'integer', 'number', 'boolean', 'array']),
  title: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.int().optional(),
  /** A secret: `[hidden]` stands for the one that is there. */
  writeOnly: z.boolean().optional(),
})
export type PluginField = z.infer<typeof PluginField>

/** A plugin as administrators see it. */
export const PluginSummary = z.strictObject({
  name: PluginName,
  version: z.string(),
  says: z.string(),
  state: z.enum(['starting', 'running', 'waiting', 'disabled', 'stopped']),
  /** The last thing that went wrong since it was loaded. */
  lastFault: z.string().optional(),
  hooks: z.array(z.string()),
  routes: z.array(z.string()),
  network: z.array(z.string()),
  node: z.array(z.string()),
  fields: z.record(z.string(), PluginField),
  settings: PluginSettings,
})
export type PluginSummary = z.infer<typeof PluginSummary>
