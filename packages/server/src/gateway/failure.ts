import { ChatError, type ErrorCode } from '@securechat/protocol'
import { reportBug } from '../log.ts'
import { TooFast } from './token-buckets.ts'

/** What a caller is told of a failure: the code of one it can act on, and of a bug, which is reported here, only that. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof ChatError) return error.code
  reportBug(error)
  return 'internal'
}

/** What a plugin said about its refusal. */
export const reasonOf = (error: unknown): string | undefined =>
  error instanceof ChatError ? error.reason : undefined

/** How long to wait before asking again, where that is known. */
export const retryAfterMsOf = (error: unknown): number | undefined =>
  error instanceof TooFast ? error.retryAfterMs : undefined
