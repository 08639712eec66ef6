import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChatError } from '@securechat/protocol'
import { countedHere } from './gateway/rate-limit.ts'
import { TokenBuckets, TooFast } from './gateway/token-buckets.ts'
import { newSetUpCode, SetUpCode } from './set-up-code.ts'
import { ManualClock } from './test-world/manual-clock.ts'

const tries = (clock = new ManualClock()) =>
  countedHere(new TokenBuckets({ burst: 5, perSecond: 1 / 60 }, clock.monotonicMs))
const wrong = new ChatError('set-up-code-wrong')

describe('the set-up code', () => {
  it('is twenty letters that can be told apart, different every time', () => {
    const code = newSetUpCode()
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/)
    assert.notEqual(newSetUpCode(), code)
  })

  it('forgives small letters, spaces and look-alikes, and nothing else', async () => {
    const code = new SetUpCode('A0B1C-D2E3F-G4H5J-K6M7N', tries())
    await code.check('A0B1C-D2E3F-G4H5J-K6M7N')
    await code.check(' aobic d2e3f g4h5jk6m7n ')
    await assert.rejects(code.check('A0B1C-D2E3F-G4H5J-K6M7P'), wrong)
    await assert.rejects(code.check(''), wrong)
  })

  it('may be tried five times, then once a minute', async () => {
    const clock = new ManualClock()
    const code = new SetUpCode('A0B1C-D2E3F-G4H5J-K6M7N', tries(clock))
    for (let count = 0; count < 5; count++) await assert.rejects(code.check('guess'), wrong)
    await assert.rejects(code.check('A0B1C-D2E3F-G4H5J-K6M7N'), TooFast)
    clock.pass(60_000)
    await code.check('A0B1C-D2E3F-G4H5J-K6M7N')
  })

  it('opens nothing once there is an account', async () => {
    await assert.rejects(new SetUpCode(undefined, tries()).check(''), wrong)
  })
})
