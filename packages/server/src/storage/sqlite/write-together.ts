import type { Message } from '../place-messages.ts'
import type { Append } from '../records.ts'
import type { TableMethod } from '../tables.ts'
import type { OpenDatabase } from './open-database.ts'
import { behindSavepoint, inTransaction, type Outcome } from './transaction.ts'

interface Write {
  method: TableMethod
  given: unknown
}

/**
 * Carries out many writes as one transaction with one sync: messages that stand together at one go, everything else behind
 * a savepoint of its own, so that a call that fails takes back only what it wrote itself. When the whole cannot be stored,
 * every call fails with the same error.
 */
export function writeTogether(opened: OpenDatabase, writes: readonly Write[]): Outcome<unknown>[] {
  try {
    return inTransaction(opened.db, () =>
      runs(writes).flatMap((run) => (run.length > 1 ? appendAll(opened, run) : [alone(opened, run[0]!)])),
    )
  } catch (error) {
    return writes.map(() => ({ error }))
  }
}

const alone = ({ db, call }: OpenDatabase, { method, given }: Write) =>
  behindSavepoint(db, () => call(method, given))

function appendAll(opened: OpenDatabase, run: readonly Write[]): Outcome<unknown>[] {
  const appended = behindSavepoint(opened.db, () => opened.appendMessages(run.map(messageOf)))
  if ('value' in appended) return appended.value
  // A bug that one of them met: the others need not suffer.
  return run.map((write) => alone(opened, write))
}

/** Cuts the calls, in their order, into messages that stand together, and single calls. */
function runs(writes: readonly Write[]): Write[][] {
  const cut: Write[][] = []
  let wasMessage = false
  for (const write of writes) {
    const isOne = isMessage(write)
    if (isOne && wasMessage) cut.at(-1)?.push(write)
    else cut.push([write])
    wasMessage = isOne
  }
  return cut
}

// Safe: what is given to `append` is an Append.
const isMessage = ({ method, given }: Write) => method === 'append' && (given as Append).kind === 'message'
// Safe: asked only of what `isMessage`.
const messageOf = ({ given }: Write) => given as Message
