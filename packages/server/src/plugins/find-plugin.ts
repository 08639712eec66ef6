import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PluginManifest } from '@securechat/plugin'
import { z } from 'zod'
import type { PluginEntry } from '../config.ts'
import { ConfigError } from '../config/config-error.ts'

/** A plugin as it lies on the disk. */
export interface FoundPlugin {
  folder: string
  /** A file URL. */
  main: string
  version: string
  manifest: PluginManifest
}

const PackageFile = z.object({
  version: z.string().max(64).default('0.0.0'),
  main: z.string().default('index.js'),
  securechat: PluginManifest,
})

/** The entry in full, where only a folder or a package was named. */
export const fullEntry = (entry: string | PluginEntry): PluginEntry => {
  if (typeof entry !== 'string') return entry
  const source = /^(\.|\/|[A-Za-z]:)/.test(entry) ? { path: entry } : { module: entry }
  return { ...source, settings: {}, memoryMb: 64, beforeMs: 500, watch: false }
}

/** @throws ConfigError in one sentence, where there is none or its manifest does not hold. */
export async function findPlugin({ path, module }: PluginEntry): Promise<FoundPlugin> {
  const folder = path === undefined ? await folderOf(module ?? '') : resolve(path)
  const file = join(folder, 'package.json')
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`plugins: there is no plugin in ${folder}: ${file} cannot be read.`, { cause })
  })
  const { version, main, securechat: manifest } = parsePackage(file, text)
  return { folder, version, manifest, main: pathToFileURL(join(folder, main)).href }
}

function parsePackage(file: string, text: string) {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ConfigError(`plugins: ${file} must be JSON.`, { cause })
  }
  const parsed = PackageFile.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ConfigError(`plugins: ${file}: ${issue?.path.join('.')}: ${issue?.message}.`)
}

/** Those that come with the server go by their name alone. */
const shipped = fileURLToPath(new URL('../../../plugins', import.meta.url))

/** First among ours; then as Node.js looks for packages: beside where the server was started, then beside the server itself. */
async function folderOf(module: string): Promise<string> {
  if (/^[a-z-]+$/.test(module) && (await isPackage(join(shipped, module)))) return join(shipped, module)
  for (const from of [process.cwd(), dirname(fileURLToPath(import.meta.url))])
    for (let at = from; ; at = dirname(at)) {
      const folder = join(at, 'node_modules', module)
      if (await isPackage(folder)) return folder
      if (dirname(at) === at) break
    }
  throw new ConfigError(`plugins: there is no npm package ${module} here; install it first.`)
}

const isPackage = (folder: string): Promise<boolean> =>
  readFile(join(folder, 'package.json')).then(
    () => true,
    () => false,
  )
