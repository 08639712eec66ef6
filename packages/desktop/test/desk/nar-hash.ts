import { createHash, type Hash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** The Nix archive hash of a folder, as nixpkgs pins it: every name, executable bit, link and byte, in one SHA-256. */
export function narHash(folder: string): string {
  const hash = createHash('sha256')
  text(hash, 'nix-archive-1')
  node(hash, folder)
  return `sha256-${hash.digest('base64')}`
}

function node(hash: Hash, path: string): void {
  const status = lstatSync(path)
  for (const word of ['(', 'type']) text(hash, word)
  if (status.isSymbolicLink()) for (const word of ['symlink', 'target', readlinkSync(path)]) text(hash, word)
  else if (status.isFile()) file(hash, path, (status.mode & 0o100) !== 0)
  else directory(hash, path)
  text(hash, ')')
}

function file(hash: Hash, path: string, isExecutable: boolean): void {
  text(hash, 'regular')
  if (isExecutable) for (const word of ['executable', '']) text(hash, word)
  text(hash, 'contents')
  bytes(hash, readFileSync(path))
}

function directory(hash: Hash, path: string): void {
  text(hash, 'directory')
  const names = readdirSync(path).sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  for (const name of names) {
    for (const word of ['entry', '(', 'name', name, 'node']) text(hash, word)
    node(hash, join(path, name))
    text(hash, ')')
  }
}

function text(hash: Hash, word: string): void {
  bytes(hash, Buffer.from(word))
}

function bytes(hash: Hash, content: Buffer): void {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(content.length))
  hash.update(length)
  hash.update(content)
  hash.update(Buffer.alloc((8 - (content.length % 8)) % 8))
}
