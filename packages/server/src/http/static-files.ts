import { readdir, readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

interface StaticFile {
  type: string
  cacheControl: string
  plain: Uint8Array<ArrayBuffer>
  /** By name of the encoding, best first. Absent where nothing would be won. */
  packed: [encoding: string, bytes: Uint8Array<ArrayBuffer>][]
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

const packable = new Set(['.html', '.js', '.mjs', '.css', '.json', '.webmanifest', '.wasm', '.svg', '.txt'])

/**
 * The files of a folder, read and compressed once at the start. What is asked for is looked up among them and never on
 * disk, so no path leads out of the folder.
 */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files
  }

  static async read(folder: string): Promise<StaticFiles> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    const files = await Promise.all(
      paths.map(async (path): Promise<[string, StaticFile]> => {
        const name = `/${path.slice(join(folder, sep).length).replaceAll(sep, '/')}`
        return [name, await readStatic(path, name)]
      }),
    )
    return new StaticFiles(new Map(files))
  }

  /** @returns nothing when there is no such file. Paths of the app itself, such as `/invite`, get its one page. */
  answer(path: string, acceptEncoding: string): Response | undefined {
    const isPage = !path.startsWith('/assets/') && extname(path) === ''
    const file = this.#files.get(path) ?? (isPage ? this.#files.get('/index.html') : undefined)
    if (!file) return undefined
    const accepted = acceptEncoding.split(',').map((name) => name.split(';')[0]!.trim())
    const [encoding, bytes] = file.packed.find(([name]) => accepted.includes(name)) ?? [undefined, file.plain]
    const headers = new Headers({
      'content-type': file.type,
      'cache-control': file.cacheControl,
      vary: 'Accept-Encoding',
    })
    if (encoding !== undefined) headers.set('content-encoding', encoding)
    return new Response(bytes, { headers })
  }
}

async function readStatic(path: string, name: string): Promise<StaticFile> {
  const plain = new Uint8Array(await readFile(path))
  const extension = extname(name)
  return {
    type: types[extension] ?? 'application/octet-stream',
    // Names in /assets carry a hash of what is in them; everything else may change with the next version.
    cacheControl: name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    plain,
    packed: packable.has(extension) ? await pack(plain) : [],
  }
}

async function pack(plain: Uint8Array): Promise<StaticFile['packed']> {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }
  const [br, gz] = await Promise.all([promisify(brotliCompress)(plain, quality), promisify(gzip)(plain)])
  const packed: StaticFile['packed'] = [
    ['br', new Uint8Array(br)],
    ['gzip', new Uint8Array(gz)],
  ]
  return packed.filter(([, bytes]) => bytes.length < plain.length)
}
