import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BackupError, loadConfig, makeBackup, newBackupKey } from '@securechat/server'
import { configSources } from '../config-sources.ts'
import { parseOptions } from '../options.ts'

const options = { config: { type: 'string' }, to: { type: 'string' }, 'new-key': { type: 'string' } } as const

/** `securechat backup FILE --to age1…`: while the server runs. `securechat backup --new-key FILE` makes the key to give it. */
export async function backup(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, options)
  if (values['new-key'] !== undefined) return makeKey(values['new-key'])
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0 || values.to === undefined)
    throw new BackupError('Say where to and for whom: securechat backup FILE --to age1…')
  const config = loadConfig(configSources(values.config))
  const startedAtMs = performance.now()
  await makeBackup({ config, path: resolve(file), recipient: values.to })
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1)
  console.log(`${file} holds everything that was acknowledged before ${seconds} s ago.`)
  if (config.storage.s3.bucket !== undefined)
    console.log(
      'Files are in the S3 bucket, which is not in it: give the bucket versions or a copy of its own.',
    )
}

async function makeKey(file: string): Promise<void> {
  const { identity, recipient } = await newBackupKey()
  await writeFile(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' })
  console.log(`${file} opens the backups: keep it where the server is not.\nBack up to ${recipient}`)
}
