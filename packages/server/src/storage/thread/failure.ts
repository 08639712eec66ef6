import type { ErrorCode } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { StorageUnusable } from '../unusable.ts'

/** An error as it crosses the thread: classes do not survive structured cloning. */
export type Failure =
  | { kind: 'chat'; code: ErrorCode }
  | { kind: 'unusable'; message: string }
  | { kind: 'bug'; message: string; stack: string }

export function toFailure(error: unknown): Failure {
  if (error instanceof ChatError) return { kind: 'chat', code: error.code }
  if (error instanceof StorageUnusable) return { kind: 'unusable', message: error.message }
  if (!(error instanceof Error)) return { kind: 'bug', message: String(error), stack: '' }
  return { kind: 'bug', message: error.message, stack: error.stack ?? '' }
}

export function fromFailure(failure: Failure): Error {
  switch (failure.kind) {
    case 'chat':
      return new ChatError(failure.code)
    case 'unusable':
      return new StorageUnusable(failure.message)
    case 'bug':
      return Object.assign(new Error(failure.message), { stack: failure.stack })
  }
}
