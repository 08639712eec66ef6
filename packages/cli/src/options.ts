import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { ConfigError } from '@securechat/server'

/** Options and words of one command. @throws ConfigError on an option that does not exist. */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true })
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}
