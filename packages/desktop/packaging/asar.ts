import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Entry = { files: Record<string, Entry> } | { size: number; offset: string }

/** Packs a folder into Electron's archive: a length-prefixed JSON header, then the files one after another. */
export function packAsar(folder: string, archive: string): void {
  const contents: Buffer[] = []
  let offset = 0
  const visit = (path: string): Entry => {
    if (lstatSync(path).isDirectory())
      return { files: Object.fromEntries(readdirSync(path).map((name) => [name, visit(join(path, name))])) }
    const content = readFileSync(path)
    contents.push(content)
    offset += content.length
    return { size: content.length, offset: String(offset - content.length) }
  }
  const header = Buffer.from(JSON.stringify(visit(folder)))
  const padding = (4 - (header.length % 4)) % 4
  const sizes = Buffer.alloc(16)
  // Two of Chromium's "pickles": the second's length in the first, and in the second the header's.
  for (const [place, value] of [
    4,
    header.length + padding + 8,
    header.length + padding + 4,
    header.length,
  ].entries())
    sizes.writeUInt32LE(value, place * 4)
  writeFileSync(archive, Buffer.concat([sizes, header, Buffer.alloc(padding), ...contents]))
}
