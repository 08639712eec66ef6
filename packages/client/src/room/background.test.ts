import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CryptoError } from '@securechat/crypto'
import { ChatError } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import { Background } from './background.ts'

describe('background work', () => {
  it('swallows what comes with the network, and reports the rest', async () => {
    const faults: unknown[] = []
    const background = new Background((error) => faults.push(error))
    const bug = new TypeError('a bug')
    const refusal = new CryptoError('bad-frame')
    const errors = [
      new OfflineError(),
      new ChatError('internal'),
      new CryptoError('directory-unreachable'),
      refusal,
      bug,
    ]
    for (const error of errors) background.run(() => Promise.reject(error))
    await background.idle()
    assert.deepEqual(faults, [refusal, bug])
  })

  it('is idle only when nothing runs, begun since included', async () => {
    const done: string[] = []
    const background = new Background(assert.ifError)
    background.run(async () => {
      await Promise.resolve()
      background.run(async () => void done.push('inner'))
      done.push('outer')
    })
    await background.idle()
    assert.deepEqual(done.toSorted(), ['inner', 'outer'])
  })
})
