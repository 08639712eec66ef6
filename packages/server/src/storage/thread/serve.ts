import type { OpenDatabase } from '../sqlite/open-database.ts'
import { inOneTransaction, reading, type Outcome } from '../sqlite/transaction.ts'
import { isRead } from '../tables.ts'
import type { Answer, Call, Channel, FromStorage, ToStorage } from './channel.ts'
import { toFailure } from './failure.ts'

/** Calls carried out with one sync; more wait for the next, so that the first is not kept waiting for ever. */
const BATCH_CALLS = 1000

/**
 * Carries out whatever has queued up as one transaction with one sync, answers it, and takes what came meanwhile:
 * group commit. The slower the disk, the larger the batches.
 */
export function serve(channel: Channel<FromStorage, ToStorage>, { db, call }: OpenDatabase): void {
  const run = ({ method, given }: Call) => call(method, given)

  channel.receive((first) => {
    const { calls, isClosing } = takeBatch(first, channel)
    const [reads, writes] = [
      calls.filter((each) => isRead(each.method)),
      calls.filter((each) => !isRead(each.method)),
    ]
    if (writes.length > 0)
      answer(
        writes,
        inOneTransaction(
          db,
          writes.map((each) => () => run(each)),
        ),
      )
    // After the writes, and outside their transaction: a read never shows what is not stored in the end.
    if (reads.length > 0)
      answer(
        reads,
        reads.map((each) => attempt(() => run(each))),
      )
    if (isClosing) {
      db.close()
      channel.close()
    }
  })

  function answer(calls: Call[], outcomes: Outcome<unknown>[]): void {
    channel.send({
      answers: calls.map(({ id }, i) => toAnswer(id, outcomes[i] ?? { error: new Error('No outcome.') })),
    })
  }
}

function takeBatch(first: ToStorage, channel: Channel<FromStorage, ToStorage>) {
  const calls: Call[] = []
  for (let next: ToStorage | undefined = first; next; next = channel.takeQueued()) {
    if ('close' in next) return { calls, isClosing: true }
    calls.push(...next.calls)
    if (calls.length >= BATCH_CALLS) break
  }
  return { calls, isClosing: false }
}

function attempt(work: () => unknown): Outcome<unknown> {
  try {
    return { value: reading(work) }
  } catch (error) {
    return { error }
  }
}

function toAnswer(id: number, outcome: Outcome<unknown>): Answer {
  return 'error' in outcome ? { id, failure: toFailure(outcome.error) } : { id, value: outcome.value }
}
