import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/**
 * Who may ask, checked before a handler runs.
 *
 * - `anyone`: no session needed.
 * - `account`: signed in, perhaps without a device yet.
 * - `device`: signed in from an enrolled device.
 * - `member`: a device whose account is a member of `input.roomId`.
 * - `admin`: a device of the workspace's owner or one of its administrators, or whoever is at the server's console.
 */
export type Access = 'anyone' | 'account' | 'device' | 'member' | 'admin'

/** One thing a client may ask of the server, described once for every protocol that carries it. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `<noun>.<verb>`; also the path of the files that define and handle it. */
  name: `${string}.${string}`
  /** One sentence for the reference page. */
  says: string
  http: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /v1/${string}`
  access: Access
  input: Input
  output: Output
  /** What it can fail with besides `bad-request`, `too-fast`, `not-signed-in` and `internal`. */
  errors: readonly ErrorCode[]
  /** Tokens this costs from the caller's bucket; 1 unless it is dear to the server. */
  cost?: number
}

export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> {
  return operation
}

export type InputOf<Op extends Operation> = z.infer<Op['input']>
export type OutputOf<Op extends Operation> = z.infer<Op['output']>
