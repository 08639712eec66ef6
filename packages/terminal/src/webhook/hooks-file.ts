import { readFile, stat } from 'node:fs/promises'
import { TerminalError } from '../terminal-error.ts'

/** One address that posts into one room. */
export interface Hook {
  name: string
  /** As for `securechat send`: `#ops`, `@bob`, or an id. */
  room: string
  secret: string
}

const SECRET_CHARACTERS = 16

/** @throws TerminalError `bad-usage` in one sentence, which never holds a secret. */
export async function readHooks(file: string): Promise<Hook[]> {
  let given: unknown
  try {
    given = JSON.parse(await readFile(file, 'utf8'))
  } catch {
    throw new TerminalError('bad-usage', `${file} must be a JSON file that can be read.`)
  }
  if (((await stat(file)).mode & 0o077) !== 0)
    throw new TerminalError('bad-usage', `${file} holds secrets and can be read by others: chmod 600 ${file}`)
  const hooks = Array.isArray(given) ? given.map(hookIn) : []
  const names = new Set(hooks.map((hook) => hook?.name))
  if (hooks.length === 0 || hooks.includes(undefined) || names.size < hooks.length)
    throw new TerminalError(
      'bad-usage',
      `${file} must be a list of { "name", "room", "secret" }: names of letters, digits and hyphens, each once, and secrets of ${SECRET_CHARACTERS} characters or more.`,
    )
  return hooks.filter((hook) => hook !== undefined)
}

function hookIn(given: unknown): Hook | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { name, room, secret } = given as Record<string, unknown>
  if (typeof name !== 'string' || typeof room !== 'string' || typeof secret !== 'string') return undefined
  return /^[A-Za-z0-9-]{1,64}$/.test(name) && secret.length >= SECRET_CHARACTERS
    ? { name, room, secret }
    : undefined
}
