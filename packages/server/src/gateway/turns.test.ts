import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { Turns } from './turns.ts'

it('jobs begin in order, each once the one before has let it or is over, and a failure stops nobody', async () => {
  const scenario = fc.array(fc.constantFrom('lets', 'ends', 'fails'), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), scenario, async (scheduler, ways) => {
      const turns = new Turns()
      const begun: number[] = []
      const isCertain: number[] = []
      const results = ways.map((way, i) =>
        turns.run(async (letNext) => {
          // Whoever came before has let this one begin, or has ended.
          assert.deepEqual(new Set(begun), new Set(isCertain))
          begun.push(i)
          await scheduler.schedule(Promise.resolve(), 'before its place is certain')
          if (way !== 'lets') isCertain.push(i)
          if (way === 'fails') throw new Error('refused')
          if (way === 'ends') return i
          isCertain.push(i)
          letNext()
          letNext()
          await scheduler.schedule(Promise.resolve(), 'while it is stored')
          return i
        }),
      )
      const settled = Promise.allSettled(results)
      await scheduler.waitFor(settled)
      assert.deepEqual(
        begun,
        ways.map((_, i) => i),
      )
      assert.deepEqual(
        (await settled).map(({ status }) => status),
        ways.map((way) => (way === 'fails' ? 'rejected' : 'fulfilled')),
      )
    }),
  )
})
