import { z } from 'zod'
import { Config } from '../config.ts'

/** One setting, by the names it has in the file, the environment and the reference. */
export interface Setting {
  /** As in the file, with dots: `network.tls.selfSigned`. */
  path: string
  /** Its environment variable: the path without its section, in capitals: `SECURECHAT_TLS_SELF_SIGNED`. */
  variable: string
  kind: 'text' | 'number' | 'boolean' | 'list'
  schema: z.ZodType
  says: string
  allowed: string
  default: unknown
}

/** Names the file itself, so it is in no file. */
export const configFileVariable = 'SECURECHAT_CONFIG'

export const settings: readonly Setting[] = listSettings(Config, [])

function listSettings(section: z.ZodType, path: string[]): Setting[] {
  const inner = unwrap(section)
  if (!(inner instanceof z.ZodObject)) return [describe(section, path)]
  return Object.entries(inner.shape).flatMap(([name, schema]) => listSettings(schema, [...path, name]))
}

function describe(schema: z.ZodType, path: string[]): Setting {
  const meta = schema.meta()
  return {
    path: path.join('.'),
    variable: variableOf(path),
    kind: kindOf(unwrap(schema)),
    schema,
    says: String(meta?.description),
    allowed: String(meta?.allowed),
    default: schema.parse(undefined),
  }
}

function variableOf(path: string[]): string {
  // A section of one setting is called like it.
  const words = (path.length === 1 ? path : path.slice(1)).map((name) =>
    name.replaceAll(/[A-Z]/g, '_$&').toUpperCase(),
  )
  return ['SECURECHAT', ...words].join('_')
}

function kindOf(schema: z.ZodType): Setting['kind'] {
  if (schema instanceof z.ZodBoolean) return 'boolean'
  if (schema instanceof z.ZodNumber) return 'number'
  if (schema instanceof z.ZodArray) return 'list'
  return 'text'
}

function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault)
    // Safe: the wrappers of a classic schema hold classic schemas.
    inner = inner.unwrap() as z.ZodType
  return inner
}
