import { ConfigError, loadConfig, openConsole } from '@securechat/server'
import { ChatError } from '@securechat/server/administration'
import type { AdminCommand } from '../admin/command.ts'
import { people } from '../admin/people.ts'
import { audit, health, invites, keys, logLevel, reports, retention, rooms } from '../admin/workspace.ts'
import { configSources } from '../config-sources.ts'
import { parseOptions } from '../options.ts'

const options = {
  config: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  after: { type: 'string' },
  head: { type: 'string' },
} as const

/** What can be administered; the first command of each is what it does when none is named. */
const subjects: Record<string, Record<string, AdminCommand> | AdminCommand> = {
  users: people,
  rooms,
  invites,
  retention,
  audit,
  reports,
  keys,
  health,
  'log-level': logLevel,
}

/** `securechat admin users|rooms|…`: through the server that runs here, or over its database when none does. */
export async function admin(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, options)
  const { command, words } = find(positionals)
  const given = values.data === undefined ? {} : { 'storage.dataDir': values.data }
  const config = loadConfig(configSources(values.config, given))
  await using desk = await openConsole(config)
  try {
    const after = values.after === undefined ? undefined : Number(values.after)
    const request = { desk, words, isSure: values.yes === true, after, head: values.head }
    const { json, text, isWrong } = await command(request)
    console.log(values.json === true ? inJson(json) : text)
    if (isWrong) process.exitCode = 1
  } catch (error) {
    if (error instanceof ChatError) throw new ConfigError(error.message, { cause: error })
    throw error
  }
}

function find([subject = '', ...rest]: string[]): { command: AdminCommand; words: string[] } {
  const found = subjects[subject]
  if (!found)
    throw new ConfigError(`Say what to administer: securechat admin ${Object.keys(subjects).join('|')}.`)
  if (typeof found === 'function') return { command: found, words: rest }
  const [verb = Object.keys(found)[0]!, ...words] = rest
  const command = found[verb]
  if (!command)
    throw new ConfigError(`Say what to do: securechat admin ${subject} ${Object.keys(found).join('|')}.`)
  return { command, words }
}

/** A list as one object a line, for exports; anything else as it is. */
const inJson = (json: unknown): string =>
  Array.isArray(json) ? json.map((one) => JSON.stringify(one)).join('\n') : JSON.stringify(json)
