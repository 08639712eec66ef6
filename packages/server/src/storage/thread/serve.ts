import { Checkpoints } from '../sqlite/checkpoints.ts'
import type { OpenDatabase } from '../sqlite/open-database.ts'
import { reading, type Outcome } from '../sqlite/transaction.ts'
import { writeTogether } from '../sqlite/write-together.ts'
import type { Appended } from '../records.ts'
import { isRead, type TableMethod } from '../tables.ts'
import { BatchLoad } from './batch-load.ts'
import type { Answer, Call, Channel, FromStorage, ToStorage } from './channel.ts'
import { toFailure } from './failure.ts'

/** Calls carried out with one sync; more wait for the next, so that the first is not kept waiting for ever. */
const BATCH_CALLS = 1000

/**
 * Carries out whatever has queued up as one transaction with one sync, answers it, and takes what came meanwhile:
 * group commit. The slower the disk, the larger the batches.
 */
export function serve(channel: Channel<FromStorage, ToStorage>, opened: OpenDatabase): void {
  const checkpoints = new Checkpoints(opened.db)
  const load = new BatchLoad()

  channel.receive((first) => {
    for (let next: ToStorage | undefined = first; next; next = channel.takeQueued()) {
      const { calls, isClosing } = takeBatch(next, channel)
      carryOut(calls)
      checkpoints.perhaps(false)
      if (!isClosing) continue
      checkpoints.close()
      return channel.close()
    }
    checkpoints.perhaps(true)
  })

  function carryOut(calls: Call[]): void {
    const writes = calls.filter((each) => !isRead(each.method))
    const reads = calls.filter((each) => isRead(each.method))
    if (writes.length > 0) {
      const startedAtMs = performance.now()
      const outcomes = writeTogether(opened, writes)
      load.wrote(writes.length, performance.now() - startedAtMs)
      answer(writes, outcomes)
    }
    // After the writes, and outside their transaction: a read never shows what is not stored in the end.
    if (reads.length > 0) answer(reads, reads.map(read))
  }

  function read({ method, given }: Call): Outcome<unknown> {
    const outcome = attempt(() => opened.call(method, given))
    return method === 'measure' && 'value' in outcome ? { value: load.addTo(outcome.value) } : outcome
  }

  function answer(calls: Call[], outcomes: Outcome<unknown>[]): void {
    channel.send({
      answers: calls.map(({ id, method }, i) =>
        toAnswer(id, method, outcomes[i] ?? { error: new Error('No outcome.') }),
      ),
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

function toAnswer(id: number, method: TableMethod, outcome: Outcome<unknown>): Answer {
  if ('error' in outcome) return { id, failure: toFailure(outcome.error) }
  if (method !== 'append') return { id, value: outcome.value }
  // Safe: that is what `append` answers.
  const { event, isNew, rosterSeq } = outcome.value as Appended
  if (!isNew || event.kind !== 'message') return { id, value: outcome.value }
  return { id, placed: { seq: event.seq, rosterSeq } }
}
