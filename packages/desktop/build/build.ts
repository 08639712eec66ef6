/**
 * Builds the desktop program into a folder that Electron can run: `node build/build.ts [--release | --lite] [--client DIR] [--out DIR]`.
 * Nothing but this folder and Electron goes into a package.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, type InlineConfig } from 'vite'
import { drawIcon } from '../src/core/icon.ts'
import { encodePng } from '../src/core/png.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const source = (path: string) => join(here, 'src', path)

export interface BuildOptions {
  outDir: string
  /** The built web client. */
  clientDir: string
  /** Refuses debugging switches, and updates itself if an address is set. */
  isRelease: boolean
}

export const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { version: string }

export async function buildDesktop({ outDir, clientDir, isRelease }: BuildOptions): Promise<void> {
  rmSync(outDir, { recursive: true, force: true })
  mkdirSync(outDir, { recursive: true })
  const define = {
    __RELEASE__: String(isRelease),
    __VERSION__: JSON.stringify(version),
    __UPDATE_URL__: JSON.stringify(process.env.SECURECHAT_UPDATE_URL ?? ''),
    __UPDATE_KEYS__: JSON.stringify((process.env.SECURECHAT_UPDATE_KEYS ?? '').split(/\s+/).filter(Boolean)),
  }
  await build(nodeBundle('electron/main.ts', 'main.cjs', { outDir, define }))
  await build(nodeBundle('electron/preload.ts', 'preload.cjs', { outDir, define }))
  await build(pagesBundle(join(outDir, 'pages')))
  cpSync(clientDir, join(outDir, 'client'), { recursive: true })
  rmSync(join(outDir, 'client', '.built-from'), { force: true })
  writeFileSync(join(outDir, 'icon.png'), encodePng(drawIcon(256)))
  const manifest = { name: 'securechat-desktop', productName: 'SecureChat', version, main: 'main.cjs' }
  writeFileSync(join(outDir, 'package.json'), JSON.stringify(manifest))
}

/** The lite shell as one file beside its client; it runs on Node.js alone. */
export async function buildLite({
  outDir,
  clientDir,
}: Pick<BuildOptions, 'outDir' | 'clientDir'>): Promise<void> {
  mkdirSync(outDir, { recursive: true })
  const define = { __VERSION__: JSON.stringify(version) }
  await build(nodeBundle('lite/main.ts', 'lite.mjs', { outDir, define, format: 'es' }))
  cpSync(clientDir, join(outDir, 'client'), { recursive: true })
}

/** One file that needs nothing beside it but Electron and Node.js: a sandboxed preload script can load nothing else. */
function nodeBundle(
  entry: string,
  fileName: string,
  {
    outDir,
    define,
    format = 'cjs',
  }: { outDir: string; define: Record<string, string>; format?: 'cjs' | 'es' },
): InlineConfig {
  return {
    ...quiet,
    define,
    ssr: { noExternal: true },
    build: {
      outDir,
      emptyOutDir: false,
      ssr: source(entry),
      target: 'node20',
      minify: false,
      rolldownOptions: {
        external: ['electron', /^node:/],
        output: { format, entryFileNames: fileName, codeSplitting: false },
      },
    },
  }
}

function pagesBundle(outDir: string): InlineConfig {
  return {
    ...quiet,
    root: source('pages'),
    base: './',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: ['connect', 'unlock', 'preferences'].map((name) => source(`pages/${name}.html`)),
      },
    },
  }
}

const quiet: InlineConfig = { configFile: false, logLevel: 'warn', root: here }

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      release: { type: 'boolean' },
      lite: { type: 'boolean' },
      client: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const outDir = values.out ?? join(here, 'dist')
  const clientDir = values.client ?? join(here, '..', 'web', 'dist')
  if (values.lite) await buildLite({ outDir, clientDir })
  else await buildDesktop({ outDir, clientDir, isRelease: values.release ?? false })
}
