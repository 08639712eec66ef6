import { ChatError } from '@securechat/protocol/errors'
import { DatabaseError } from 'pg'
import { StorageUnusable } from '../unusable.ts'

/** The connection failed, or could not be had: whatever was being committed over it may or may not be stored. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'

  constructor(cause: unknown) {
    super('The connection to PostgreSQL was lost.', { cause })
  }
}

/** SQLSTATEs (PostgreSQL manual, Appendix A) after which the same transaction is worth trying again. */
const passing = {
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
}
/** The server is going down, starting, or no longer the one that may be written to. */
const goneAway = {
  adminShutdown: '57P01',
  crashShutdown: '57P02',
  cannotConnectNow: '57P03',
  tooManyConnections: '53300',
  idleInTransaction: '25P03',
  readOnly: '25006',
}
const diskSaysNo = { diskFull: '53100', ioError: '58030' }
const damaged = { dataCorrupted: 'XX001', indexCorrupted: 'XX002' }

const isOneOf = (codes: Record<string, string>, code: string | undefined) =>
  code !== undefined && Object.values(codes).includes(code)

/**
 * What the driver rejected with, sorted: errors without a SQLSTATE come from the socket or the pool, and class 08 and
 * shutdowns say that this connection is of no more use.
 */
export function sortFailure(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return new ConnectionLost(error)
  // PostgreSQL quotes rows here, and errors reach the log.
  error.detail = undefined
  error.where = undefined
  if (error.code?.startsWith('08') || isOneOf(goneAway, error.code)) return new ConnectionLost(error)
  return error
}

/** Whether the same work may go better in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof DatabaseError && isOneOf(passing, error.code))
}

/** What a caller of the storage interface is told, once trying again is over; bugs are returned as they are. */
export function translate(error: unknown): unknown {
  if (error instanceof ConnectionLost) return new ChatError('internal', { cause: error })
  if (!(error instanceof DatabaseError)) return error
  if (isOneOf(diskSaysNo, error.code)) return new ChatError('storage-full', { cause: error })
  if (isOneOf(damaged, error.code)) {
    return new StorageUnusable('The database is damaged; restore it from a backup.', { cause: error })
  }
  if (isPassing(error)) return new ChatError('internal', { cause: error })
  return error
}
