import { closeSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** As much as lies between two checkpoints when there is much to do. */
const WAL_BYTES = 4 * 1024 ** 2

const CHUNK_BYTES = 1024 ** 2

/**
 * Makes the write-ahead log as long as it will become. A sync of bytes that are there already writes them and nothing else;
 * one of a file that has grown also has to find room and write down its new length: several times as long at worst.
 *
 * What is beyond the log's end means nothing to SQLite, which finds the end by its checksums. The lock that POSIX drops when
 * any descriptor of a file is closed is never on this file.
 */
export function growWal(path: string): void {
  const file = openSync(`${path}-wal`, 'r+')
  try {
    const zeros = Buffer.alloc(CHUNK_BYTES)
    for (let at = fstatSync(file).size; at < WAL_BYTES; at += CHUNK_BYTES)
      writeSync(file, zeros, 0, Math.min(CHUNK_BYTES, WAL_BYTES - at), at)
    fsyncSync(file)
  } catch (error) {
    // A help, and no more: on a disk that is full the log grows as far as it can.
    if (!isDiskFull(error)) throw error
  } finally {
    closeSync(file)
  }
}

const isDiskFull = (error: unknown) =>
  ['ENOSPC', 'EDQUOT', 'EIO'].includes(String((error as { code?: unknown }).code))
