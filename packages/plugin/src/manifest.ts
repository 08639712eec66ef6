import { z } from 'zod'
import { hookKeys, type HookKey } from './hooks.ts'

/** A route of a plugin, under `/plugins/<name>`. */
export const PluginRoute = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  /** Begins with a slash; `:word` stands for one part of the path. */
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9/_:.-]*$/)
    .max(200),
  /** Checked by the host before the plugin hears of the request. `admin`: the workspace’s owner or an administrator. */
  access: z.enum(['anyone', 'account', 'admin']),
  /** The largest body taken. */
  bodyBytes: z
    .int()
    .min(0)
    .max(1024 * 1024)
    .default(64 * 1024),
})
export type PluginRoute = z.infer<typeof PluginRoute>

const text = { title: z.string().max(100).optional(), description: z.string().max(500).optional() }

/** One field of a settings page: the part of JSON Schema (2020-12) that makes a form. */
const SettingsField = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string'),
    ...text,
    default: z.string().optional(),
    enum: z.array(z.string()).min(1).max(100).optional(),
    minLength: z.int().min(0).optional(),
    maxLength: z.int().min(0).max(65_536).optional(),
    format: z.enum(['uri', 'email']).optional(),
    /** A secret: shown to nobody again once it has been written. */
    writeOnly: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.enum(['integer', 'number']),
    ...text,
    default: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('boolean'), ...text, default: z.boolean().optional() }),
  z.strictObject({
    type: z.literal('array'),
    ...text,
    items: z.strictObject({ type: z.literal('string'), maxLength: z.int().min(1).max(1000).optional() }),
    maxItems: z.int().min(0).max(10_000).optional(),
    default: z.array(z.string()).optional(),
  }),
])
export type SettingsField = z.infer<typeof SettingsField>

/** What an administrator may set: an object of plain fields, as JSON Schema. */
export const SettingsSchema = z.strictObject({
  type: z.literal('object'),
  properties: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/), SettingsField),
  required: z.array(z.string()).optional(),
})
export type SettingsSchema = z.infer<typeof SettingsSchema>

/** `host`, `host:port`, `*.host`, or `{setting}`: the host that this setting of the plugin names, alone or in a URL. */
const NetworkHost = z
  .string()
  .regex(/^(\{[A-Za-z0-9]+\}|(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?)$/)

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}

/** The `securechat` part of a plugin's package.json: what it is and what it may do. What is not in it, the host does not give. */
export const PluginManifest = z.strictObject({
  /** Its prefix in addresses, logs and metrics. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  says: z.string().min(1).max(300),
  hooks: z.array(z.enum(hookKeys as [HookKey, ...HookKey[]])).default([]),
  routes: z.array(PluginRoute).max(100).default([]),
  /** Ways to wake sleeping devices that it adds: their names, and what a device is known by there (a regular expression). */
  push: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9]+(?:-[a-z0-9]+){0,3}$/)
          .max(32),
        endpoint: z.string().max(500).refine(isPattern),
      }),
    )
    .max(10)
    .default([]),
  network: z.array(NetworkHost).max(100).default([]),
  /** Parts of Node.js besides the harmless ones that it imports, such as `node:fs`: whoever installs it sees what it asks for. */
  node: z
    .array(z.string().regex(/^node:[a-z0-9_/]+$/))
    .max(50)
    .default([]),
  settings: SettingsSchema.prefault({ type: 'object', properties: {} }),
})
export type PluginManifest = z.infer<typeof PluginManifest>
