import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { TerminalError } from '../terminal-error.ts'

/** Where a secret may come from: never from an argument, which every user of the machine can read. */
interface SecretSource {
  /** What it is called when it is asked for. */
  what: string
  /** `NAME` and `NAME_FILE` are looked at. */
  variable: string
  env?: NodeJS.ProcessEnv
}

/** Reads a secret from a file, from the environment, or from the person at the terminal. */
export async function readSecret({ what, variable, env = process.env }: SecretSource): Promise<string> {
  const file = env[`${variable}_FILE`]
  if (file !== undefined) return fromFile(file)
  const given = env[variable]
  if (given !== undefined) return given
  if (process.stdin.isTTY) return ask(what)
  throw new TerminalError(
    'bad-usage',
    `There is no terminal to ask for the ${what} at: set ${variable}_FILE to a file that holds it.`,
  )
}

function fromFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new TerminalError('bad-usage', `The file ${file} cannot be read.`)
  }
}

/** Asks without showing what is typed. */
async function ask(what: string): Promise<string> {
  process.stderr.write(`${what[0]!.toUpperCase()}${what.slice(1)}: `)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await reader.question('')
  } finally {
    reader.close()
    process.stderr.write('\n')
  }
}
