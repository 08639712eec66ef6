import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

const source = fileURLToPath(new URL('../src/offline/service-worker.ts', import.meta.url))

/** One file of the built client. `revision` is null where the name itself changes with what is in it. */
interface PrecacheEntry {
  url: string
  revision: string | null
}

/** Builds `/service-worker.js` last of all, since it holds the names of everything else that was built. */
export function serviceWorker(): Plugin {
  let outDir = ''
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: {
          __PRECACHE__: JSON.stringify(await listFiles(outDir)),
          'process.env.NODE_ENV': '"production"',
        },
        build: {
          outDir,
          emptyOutDir: false,
          rolldownOptions: {
            input: source,
            output: { format: 'iife', entryFileNames: 'service-worker.js' },
          },
        },
      })
    },
  }
}

async function listFiles(folder: string): Promise<PrecacheEntry[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = paths.map(async (path): Promise<PrecacheEntry> => {
    const url = `/${path.slice(join(folder, sep).length).replaceAll(sep, '/')}`
    if (url.startsWith('/assets/')) return { url, revision: null }
    return {
      url,
      revision: createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
        .slice(0, 16),
    }
  })
  return (await Promise.all(files)).toSorted((a, b) => a.url.localeCompare(b.url))
}
