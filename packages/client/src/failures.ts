import type { EngineFailure } from './engine-api.ts'

/** A call that failed, as an interface receives it: `code` to decide by, `message` to show. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: string
  readonly reason?: string

  constructor(failure: EngineFailure, options?: ErrorOptions) {
    super(failure.says, options)
    this.code = failure.code
    if (failure.reason !== undefined) this.reason = failure.reason
  }
}

/** What may be told about an error: codes and words of errors made to be told, and nothing of any other. */
export function toFailure(error: unknown): EngineFailure {
  if (isTellable(error)) {
    const { code, message: says, reason } = error
    return { code, says, ...(reason !== undefined && { reason }) }
  }
  return { code: 'internal', says: 'Something went wrong in this app.' }
}

/** Errors of the protocol, of the crypto package and of this one all carry a `code` and a fixed text. */
export function isTellable(error: unknown): error is Error & { code: string; reason?: string } {
  return (
    error instanceof Error && tellable.has(error.name) && 'code' in error && typeof error.code === 'string'
  )
}

/** By name: Node.js and browser errors have a `code` too, but their text may hold anything. */
const tellable = new Set([
  'ChatError',
  'CryptoError',
  'OfflineError',
  'DeviceFullError',
  'EngineError',
  'VaultTroubleError',
])
