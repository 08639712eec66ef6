import { readFileSync } from 'node:fs'
import { ConfigError } from './config-error.ts'
import type { Given } from './load.ts'
import { settings } from './settings.ts'

const suffix = 'File'
const longest = 64 * 1024

/** Settings whose value may stand in a file of its own, by the name of that file's setting: `redisUrlFile` holds `redisUrl`. */
const pairs = settings.flatMap((file) => {
  if (!file.path.endsWith(suffix)) return []
  const secret = settings.find(({ path }) => path === file.path.slice(0, -suffix.length))
  return secret ? [{ file: file.path, secret: secret.path }] : []
})

/**
 * Takes secrets from the files that are named for them, as container platforms and systemd hand them out. A line end at the
 * file's end is not part of the secret.
 *
 * @throws ConfigError when a file cannot be read, is empty, or the secret is given in both ways.
 */
export function readSecretFiles(given: Map<string, Given>): void {
  for (const { file, secret } of pairs) {
    const named = given.get(file)
    if (typeof named?.value !== 'string') continue
    const rival = given.get(secret)
    if (rival)
      throw new ConfigError(
        `${secret} (from ${rival.from}) and ${file} (from ${named.from}) must not both be given.`,
      )
    given.set(secret, { value: read(file, named.value), from: named.value })
  }
}

function read(setting: string, path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw new ConfigError(`${setting} must be a file that can be read, and ${path} is not.`, { cause })
  }
  if (text === '' || text.length > longest)
    throw new ConfigError(`${setting} must be a file with a secret in it, and ${path} is not.`)
  return text
}
