import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

/**
 * One small file of settings: read once, written whole, and only by its owner (0600). A file that is missing, damaged or of
 * another shape counts as empty: the program has to start.
 */
export class JsonFile<T> {
  readonly #path: string
  #value: T

  constructor(path: string, schema: z.ZodType<T>, empty: T) {
    this.#path = path
    this.#value = read(path, schema) ?? empty
  }

  get(): T {
    return this.#value
  }

  set(value: T): void {
    this.#value = value
    writeWhole(this.#path, `${JSON.stringify(value, null, 2)}\n`)
  }
}

function read<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** Either the old content stays or the new is there, also when the power fails in between. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, content, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
