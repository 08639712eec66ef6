import { ChatError, type ErrorCode } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'

/** What to do about a message that could not be sent. */
export type SendRemedy =
  /** Nothing, until there is a connection and a session again. */
  | { kind: 'wait' }
  /** Read the log on, seal anew, and try again. */
  | { kind: 'catch-up' }
  /** Try again a little later. */
  | { kind: 'pause' }
  /** Show it as failed: the person decides. */
  | { kind: 'show'; failure: ErrorCode; reason?: string }

/** Refusals that only time or somebody else can end: tried for as long as it takes. */
const patient: ReadonlySet<ErrorCode> = new Set([
  'too-fast',
  'storage-full',
  'shutting-down',
  'slow-reader',
  'epoch-stale',
])
/** Any other failure is shown after this many tries. */
const MOST_TRIES = 10

/** By the error table's own remedies; an error that is not the server's is a bug or a passing trouble. */
export function remedyFor(error: unknown, tries: number): SendRemedy {
  if (error instanceof OfflineError) return { kind: 'wait' }
  const { code, remedy } = error instanceof ChatError ? error : new ChatError('internal')
  const isHopeless = tries >= MOST_TRIES && !patient.has(code)
  switch (remedy) {
    case 'sign-in':
      return { kind: 'wait' }
    case 'give-up':
      return {
        kind: 'show',
        failure: code,
        ...(error instanceof ChatError && error.reason !== undefined && { reason: error.reason }),
      }
    case 'catch-up':
      return isHopeless ? { kind: 'show', failure: code } : { kind: 'catch-up' }
    case 'retry':
      return isHopeless ? { kind: 'show', failure: code } : { kind: 'pause' }
  }
}
