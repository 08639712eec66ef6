import { ChatError } from '@securechat/protocol/errors'
import { StorageUnusable } from '../unusable.ts'

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html). */
const codes = { busy: 5, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantOpen: 14, notADatabase: 26 }

/** The file system or the lock said no: nothing was stored, and it may go better later. */
const refused = new Set([codes.busy, codes.readonly, codes.ioerr, codes.full, codes.cantOpen])
const damaged = new Set([codes.corrupt, codes.notADatabase])

/** What the driver threw, in the words of the storage contract; anything it does not know is returned as it is. */
export function translate(error: unknown): unknown {
  const code = primaryCode(error)
  if (code === undefined) return error
  if (refused.has(code)) return new ChatError('storage-full', { cause: error })
  if (damaged.has(code))
    return new StorageUnusable('The database is damaged; restore it from a backup.', { cause: error })
  return error
}

/** While opening there are no calls that could be wrong: whatever else SQLite complains of is the state of the database. */
export function translateOnOpen(error: unknown): unknown {
  const translated = translate(error)
  if (translated !== error || primaryCode(error) === undefined) return translated
  return new StorageUnusable('The database is damaged, or not one of SecureChat.', { cause: error })
}

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined
  return error.errcode & 0xff
}
