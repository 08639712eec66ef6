import { readFileSync } from 'node:fs'
import { Config } from '../config.ts'
import { ConfigError } from './config-error.ts'
import { readSecretFiles } from './secret-files.ts'
import { configFileVariable, settings, type Setting } from './settings.ts'

/** Where settings come from, the later ones winning. */
export interface ConfigSources {
  /** A JSON file; it must exist. */
  file?: string | undefined
  env?: Record<string, string | undefined>
  /** From the command line, by path: `{ 'network.port': '8080' }`. */
  args?: Record<string, string | boolean | undefined>
}

export interface Given {
  value: unknown
  /** For people: `config/server.json`, `SECURECHAT_PORT`, `the command line`. */
  from: string
}

/**
 * Puts the configuration together: defaults, then the file, then the environment, then the command line.
 * Runs once, before anything is served, so it may read the file synchronously.
 *
 * @throws ConfigError on a setting that does not exist or a value that is not allowed.
 */
export function loadConfig({ file, env = {}, args = {} }: ConfigSources = {}): Config {
  const given = new Map<string, Given>([
    ...(file === undefined ? [] : fromFile(file)),
    ...fromEnvironment(env),
    ...fromCommandLine(args),
  ])
  readSecretFiles(given)
  for (const setting of settings) check(setting, given.get(setting.path))
  const config = Config.parse(nested(given))
  checkTogether(config)
  if (config.security.testEndpoints) refuseInProduction(config, env['NODE_ENV'])
  return config
}

/** Either word is enough: an image says it in its environment, and a file that says otherwise may have come from elsewhere. */
function refuseInProduction({ security }: Config, nodeEnv: string | undefined) {
  if (!security.production && nodeEnv !== 'production') return
  const by = security.production ? 'security.production is true' : 'NODE_ENV is production'
  throw new ConfigError(
    `security.testEndpoints must be false in production, and ${by}: /test/echo is for tests alone.`,
  )
}

function fromFile(file: string): [string, Given][] {
  const found: [string, Given][] = []
  collect(parseFile(file), [], (path, value) => {
    if (!settings.some((setting) => setting.path === path)) throw unknownSetting(path, file, 'path')
    found.push([path, { value, from: file }])
  })
  return found
}

function parseFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`The configuration file ${file} cannot be read.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ConfigError(`${file} must be JSON: ${(cause as Error).message}.`, { cause })
  }
}

/** Walks down to the settings. What is not an object where a section should be is reported like an unknown setting. */
function collect(value: unknown, path: string[], found: (path: string, value: unknown) => void) {
  // A dot in a key is part of its name, and no setting has one.
  const name = path.map((key) => (key.includes('.') ? JSON.stringify(key) : key)).join('.')
  const isSection = path.length === 0 || settings.some((setting) => setting.path.startsWith(`${name}.`))
  if (!isSection) return found(name, value)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(`${name === '' ? 'The configuration file' : name} must be an object of settings.`)
  for (const [key, inner] of Object.entries(value))
    if (key !== '$schema') collect(inner, [...path, key], found)
}

/** Other programs and platforms use the prefix too, so only a name that looks like a slip of the pen is refused. */
function fromEnvironment(env: Record<string, string | undefined>): [string, Given][] {
  return Object.entries(env).flatMap(([name, text]): [string, Given][] => {
    if (!name.startsWith('SECURECHAT_') || name === configFileVariable || text === undefined) return []
    const setting = settings.find(({ variable }) => variable === name)
    if (setting) return [[setting.path, { value: fromText(setting, text), from: name }]]
    if (settings.some(({ variable }) => isNear(variable, name)))
      throw unknownSetting(name, 'the environment', 'variable')
    return []
  })
}

function fromCommandLine(args: Record<string, string | boolean | undefined>): [string, Given][] {
  return Object.entries(args).flatMap(([path, value]): [string, Given][] => {
    if (value === undefined) return []
    const setting = settings.find((one) => one.path === path)
    if (!setting) throw unknownSetting(path, 'the command line', 'path')
    return [[path, { value: fromText(setting, String(value)), from: 'the command line' }]]
  })
}

/** Reads text as what the setting is; what cannot be read that way stays text, for its schema to refuse. */
function fromText({ kind }: Setting, text: string): unknown {
  if (kind === 'number') return /^\d{1,15}$/.test(text) ? Number(text) : text
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (kind === 'list') return text === '' ? [] : text.split(',').map((item) => item.trim())
  return text
}

function check(setting: Setting, given: Given | undefined) {
  if (!given || setting.schema.safeParse(given.value).success) return
  // A secret is one even when it is refused, and this sentence ends up in logs.
  const shown = holdsSecret.test(setting.path) ? 'what was given' : JSON.stringify(given.value)?.slice(0, 80)
  throw new ConfigError(`${setting.path} from ${given.from} must be ${setting.allowed}, not ${shown}.`)
}

/** Tokens, and URLs with a password in them. */
const holdsSecret = /(Token|postgresUrl|redisUrl)$/

function checkTogether({ network: { tls }, storage, cluster }: Config) {
  if (cluster.redisUrl !== undefined && storage.postgresUrl === undefined)
    throw new ConfigError(
      'cluster.redisUrl needs storage.postgresUrl: servers that hear each other share one store.',
    )
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined))
    throw new ConfigError(
      'network.tls.certFile and network.tls.keyFile must be given together or not at all.',
    )
  if (tls.selfSigned && tls.certFile !== undefined)
    throw new ConfigError('network.tls.selfSigned must be false when network.tls.certFile is given.')
}

function nested(given: Map<string, Given>): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const [path, { value }] of given) {
    const names = path.split('.')
    let section = root
    // Safe: only known paths get here, and above a setting there are only sections.
    for (const name of names.slice(0, -1)) section = (section[name] ??= {}) as Record<string, unknown>
    section[names.at(-1)!] = value
  }
  return root
}

function unknownSetting(name: string, from: string, key: 'path' | 'variable') {
  const known = settings.map((setting) => setting[key])
  const lastName = (path: string) => path.split('.').at(-1)!.toLowerCase()
  const near = known.find((one) => lastName(one) === lastName(name)) ?? known.find((one) => isNear(one, name))
  const hint = near ? `did you mean ${near}?` : 'docs/operate/configuration.md lists them all.'
  return new ConfigError(`There is no setting ${name.slice(0, 80)} (from ${from}); ${hint}`)
}

/** Whether two names differ in at most two letters: Levenshtein's distance, by rows. */
function isNear(one: string, other: string): boolean {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1))
    row = next
  }
  return row[other.length]! <= 2
}
