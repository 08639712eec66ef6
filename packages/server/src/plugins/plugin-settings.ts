import { type Json, type PluginManifest, type SettingsField } from '@securechat/plugin'
import { z } from 'zod'

export type Settings = Record<string, Json>

/** What a secret's value is shown as, and means “as it was” when it comes back. */
export const HIDDEN = '[hidden]'

/** @throws Error in one sentence: which field, and why. */
export function checkedSettings(
  { settings: schema }: PluginManifest,
  given: Record<string, unknown>,
): Settings {
  const required = new Set(schema.required)
  const shape = Object.entries(schema.properties).map(([name, field]) => {
    const inner = schemaOf(field)
    return [name, required.has(name) ? inner : inner.optional()] as const
  })
  const parsed = z.strictObject(Object.fromEntries(shape)).safeParse(given)
  if (parsed.success) return parsed.data as Settings
  const [issue] = parsed.error.issues
  throw new Error(`${issue?.path.join('.') || issue?.message}: ${issue?.message}`)
}

/** What holds where nothing was set. */
export function defaultsOf({ settings: { properties } }: PluginManifest): Settings {
  const entries = Object.entries(properties).filter(([, field]) => field.default !== undefined)
  return Object.fromEntries(entries.map(([name, field]) => [name, field.default as Json]))
}

/** As an administrator may see them: secrets stay here. */
export function shownSettings({ settings: { properties } }: PluginManifest, settings: Settings): Settings {
  const shown = Object.entries(settings).map(([name, value]) => {
    const field = properties[name]
    const isSecret = field?.type === 'string' && field.writeOnly === true
    return [name, isSecret && value !== '' ? HIDDEN : value]
  })
  return Object.fromEntries(shown) as Settings
}

/** What an administrator sent, with the secrets that they were not shown. */
export function withSecrets(manifest: PluginManifest, given: Settings, before: Settings): Settings {
  const { properties } = manifest.settings
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, Json][] => {
      const field = properties[name]
      const isKept = field?.type === 'string' && field.writeOnly === true && value === HIDDEN
      if (!isKept) return [[name, value]]
      return before[name] === undefined ? [] : [[name, before[name]]]
    }),
  )
}

/** Hosts by name, where the manifest says `{setting}`. */
export function networkOf(hosts: readonly string[], settings: Settings): string[] {
  return hosts.flatMap((host) => {
    const name = /^\{(\w+)\}$/.exec(host)?.[1]
    if (name === undefined) return [host.toLowerCase()]
    const value = settings[name]
    const values = Array.isArray(value) ? value : [value]
    return values.flatMap((one) => (typeof one === 'string' && one !== '' ? [hostIn(one)] : []))
  })
}

function hostIn(text: string): string {
  const url = text.includes('://') ? URL.parse(text) : null
  return (url?.host ?? text).toLowerCase()
}

function schemaOf(field: SettingsField): z.ZodType {
  switch (field.type) {
    case 'string':
      return stringSchema(field)
    case 'integer':
    case 'number': {
      const number = field.type === 'integer' ? z.int() : z.number()
      return number.min(field.minimum ?? -Infinity).max(field.maximum ?? Infinity)
    }
    case 'boolean':
      return z.boolean()
    case 'array':
      return z.array(z.string().max(field.items.maxLength ?? 1000)).max(field.maxItems ?? 10_000)
  }
}

function stringSchema(field: Extract<SettingsField, { type: 'string' }>): z.ZodType {
  if (field.enum) return z.enum(field.enum as [string, ...string[]])
  const text = z
    .string()
    .min(field.minLength ?? 0)
    .max(field.maxLength ?? 65_536)
  if (field.format === undefined) return text
  const formatted = text.refine((value) =>
    field.format === 'uri' ? URL.canParse(value) : /^\S+@\S+$/.test(value),
  )
  return (field.minLength ?? 0) > 0 ? formatted : z.union([z.literal(''), formatted])
}
