import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'

/** Longer names of sockets the operating systems refuse. */
const LONGEST = 100

/**
 * Where the server of a data directory listens for `securechat admin`: a socket that only its own user may open. Missing where
 * the path is too long for one; then the console works over the database alone.
 */
export function consolePath(dataDir: string): string | undefined {
  const folder = resolve(dataDir)
  if (process.platform === 'win32')
    return `\\\\.\\pipe\\securechat-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  const path = join(folder, 'admin.sock')
  return path.length > LONGEST ? undefined : path
}
