import { readFile } from 'node:fs/promises'
import { BackupError, loadConfig, keyIn, restoreBackup, verifyBackup } from '@securechat/server'
import { configSources } from '../config-sources.ts'
import { parseOptions } from '../options.ts'

const options = { config: { type: 'string' }, key: { type: 'string' }, verify: { type: 'boolean' } } as const

/** `securechat restore FILE --key KEYFILE [--verify]`: into the empty place that the settings name, or only to see whether it would work. */
export async function restore(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, options)
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0 || values.key === undefined)
    throw new BackupError('Say from what and with which key: securechat restore FILE --key KEYFILE')
  const { identity } = await keyIn(await readFile(values.key, 'utf8'))
  const request = { path, identity }
  const report =
    values.verify === true
      ? await verifyBackup(request)
      : await restoreBackup(request, { config: loadConfig(configSources(values.config)) })
  const what = report.storage === 'sqlite' ? 'the embedded database' : 'PostgreSQL'
  const done = values.verify === true ? 'is whole and can be restored' : 'is restored'
  console.log(`${path} of ${what}, made at ${report.madeAt}, ${done} (${report.parts} parts).`)
}
