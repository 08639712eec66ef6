import { ConfigError, loadConfig, settings } from '@securechat/server'
import { configSources } from '../config-sources.ts'
import { parseOptions } from '../options.ts'

/** Tokens and passwords, wherever they stand. */
const isSecret = /(Token|Url|Key|Secret|Password)$/

/** `securechat config check`: says what holds, what each setting is for, and which are not as they come. */
export async function config(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, { config: { type: 'string' }, all: { type: 'boolean' } })
  if (positionals.length !== 1 || positionals[0] !== 'check')
    throw new ConfigError('Say what to do with the configuration: securechat config check')
  const loaded = loadConfig(configSources(values.config))
  const shown = settings.filter(
    ({ path, default: usual }) =>
      values.all === true || JSON.stringify(valueAt(loaded, path)) !== JSON.stringify(usual),
  )
  for (const { path, variable, says } of shown) {
    const value = valueAt(loaded, path)
    const text =
      value !== undefined && isSecret.test(path) && path !== 'network.publicUrl'
        ? '[hidden]'
        : JSON.stringify(value)
    console.log(`${path} = ${text ?? 'unset'}\n  ${says} (${variable})\n`)
  }
  const rest = settings.length - shown.length
  console.log(
    `The configuration is valid; ${rest} settings are as they come${rest > 0 ? ' (--all shows them)' : ''}.`,
  )
}

function valueAt(root: unknown, path: string): unknown {
  // Safe: paths come from the same schema as the object.
  return path
    .split('.')
    .reduce((section, name) => (section as Record<string, unknown> | undefined)?.[name], root)
}
