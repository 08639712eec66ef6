import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ChatError, type ErrorCode } from '@securechat/protocol'
import type { Storage } from '../storage.ts'

export type Open = () => Promise<Storage>

/** Defines tests that each get a store of their own, closed afterwards. */
export type ItWithStorage = (says: string, run: (storage: Storage) => Promise<void>) => void

export function itWithStorage(open: Open): ItWithStorage {
  return (says, run) =>
    void it(says, async () => {
      const storage = await open()
      try {
        await run(storage)
      } finally {
        await storage.close()
      }
    })
}

export async function refuses(code: ErrorCode, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ChatError, `expected ${code}, got ${String(error)}`)
    assert.equal(error.code, code)
    return true
  })
}

/** How often each outcome happened: a value counts as `done`, a ChatError by its code. */
export async function tally(work: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const result of await Promise.allSettled(work)) {
    const outcome = result.status === 'fulfilled' ? 'done' : codeOf(result.reason)
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

function codeOf(error: unknown): string {
  if (error instanceof ChatError) return error.code
  throw error
}
