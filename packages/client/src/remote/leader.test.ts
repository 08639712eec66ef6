import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { settle } from '../testing/clock.ts'
import { electLeader } from './leader.ts'

let elections = 0

function anElection() {
  const name = `election-${++elections}`
  const log: string[] = []
  const stand = (who: string) =>
    electLeader({
      locks: navigator.locks,
      name,
      lead: async () => {
        log.push(`${who} leads`)
        return async () => {
          await settle()
          log.push(`${who} has ended`)
        }
      },
    })
  const until = async (check: () => boolean) => {
    for (let turns = 0; !check(); turns++) {
      assert.ok(turns < 1_000, `waited too long; so far: ${log.join(', ')}`)
      await settle()
    }
  }
  return { log, stand, until }
}

describe('the leader', () => {
  it('is one at a time; the next leads only after the one before has ended', async () => {
    const { log, stand, until } = anElection()
    const [alice, bob] = [stand('alice'), stand('bob')]
    await until(() => log.length > 0)
    await alice()
    await until(() => log.length === 3)
    assert.deepEqual(log, ['alice leads', 'alice has ended', 'bob leads'])
    await bob()
  })

  it('is never one who has left the line', async () => {
    const { log, stand, until } = anElection()
    const [alice, bob, carol] = [stand('alice'), stand('bob'), stand('carol')]
    await until(() => log.length > 0)
    await bob()
    await alice()
    await until(() => log.includes('carol leads'))
    assert.ok(!log.includes('bob leads'))
    await carol()
  })
})
