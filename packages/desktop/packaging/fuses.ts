import { readFileSync, writeFileSync } from 'node:fs'

/** Electron's fuses, in the order in which they lie in its binary. */
export const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserV8Snapshot',
  'fileProtocolPrivileges',
] as const
export type Fuses = Partial<Record<(typeof fuseNames)[number], boolean>>

/** What stands before the fuses in every Electron binary. https://www.electronjs.org/docs/latest/tutorial/fuses */
const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
const [off, on, removed] = ['0', '1', 'r'].map((letter) => letter.charCodeAt(0))

/** Where the fuses are and how many. @throws Error when this is no Electron. */
function findFuses(content: Buffer): { wire: number; count: number } {
  const start = content.indexOf(sentinel)
  if (start < 0) throw new Error('this binary has no fuses')
  const wire = start + sentinel.length + 2
  return { wire, count: content[wire - 1]! }
}

export function readFuses(binary: string): Fuses {
  const content = readFileSync(binary)
  const { wire, count } = findFuses(content)
  return Object.fromEntries(
    fuseNames.slice(0, count).map((name, place) => [name, content[wire + place] === on]),
  )
}

/** @throws Error when there is no such fuse in this binary. */
export function flipFuses(binary: string, fuses: Fuses): void {
  const content = readFileSync(binary)
  const { wire, count } = findFuses(content)
  for (const [name, isOn] of Object.entries(fuses)) {
    const place = fuseNames.indexOf(name as keyof Fuses)
    if (place >= count || content[wire + place] === removed)
      throw new Error(`this Electron has no fuse ${name}`)
    content[wire + place] = isOn ? on! : off!
  }
  writeFileSync(binary, content)
}

/** How packages are made. `asarIntegrity` works on macOS and Windows only, and is set there besides. */
export const releaseFuses: Fuses = {
  runAsNode: false,
  cookieEncryption: true,
  nodeOptions: false,
  nodeCliInspect: false,
  onlyLoadAppFromAsar: true,
  browserV8Snapshot: false,
  fileProtocolPrivileges: false,
}
