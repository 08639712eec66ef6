import { readFileSync } from 'node:fs'
import { ConfigError } from './config-error.ts'

/** A file that a setting names. @throws ConfigError when it cannot be read as JSON. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ConfigError(`${file} cannot be read as JSON: ${(cause as Error).message}.`, { cause })
  }
}
