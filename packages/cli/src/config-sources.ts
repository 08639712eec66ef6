import { existsSync } from 'node:fs'
import { ConfigError, type ConfigSources } from '@securechat/server'

export const defaultConfigFile = 'config/server.json'

/**
 * Where a command's settings come from: the file that `--config` or SECURECHAT_CONFIG names, the usual one when there is
 * one, and the environment.
 */
export function configSources(
  chosen: string | undefined,
  args: Record<string, string | boolean> = {},
): ConfigSources {
  const named = chosen ?? process.env['SECURECHAT_CONFIG']
  if (named !== undefined && !existsSync(named)) {
    const by = chosen === undefined ? 'SECURECHAT_CONFIG' : '--config'
    throw new ConfigError(`${by}: there is no file ${named}.`)
  }
  const file = named ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined)
  return { file, env: process.env, args }
}
