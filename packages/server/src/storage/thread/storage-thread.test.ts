import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { aMessage } from '../contract/entries.ts'
import { refuses, tally } from '../contract/suite.ts'
import { temporaryFolder } from '../contract/temporary-folder.ts'
import { anEmptyRoom, aWorkspace, logOf } from '../contract/workspace.ts'
import type { Storage } from '../storage.ts'
import { StorageUnusable } from '../unusable.ts'
import { openStorageThread } from './open.ts'
import { restartDelayMs } from './restart.ts'

const newFile = temporaryFolder()
const worker = new URL('./dying-worker.fixture.ts', import.meta.url)

describe('The storage thread', () => {
  it('[DL15] when it dies, what it had taken fails, another takes over, and what was stored is there', async () => {
    const path = newFile()
    const troubles: string[] = []
    const storage = await openStorageThread(path, {
      worker,
      onTrouble: ({ message }) => troubles.push(message),
    })
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const message = aMessage({ roomId, sender: alice, after: 1 })
    writeFileSync(`${path}.die`, '')
    await assert.rejects(storage.append(message), /stopped before it answered/)
    // Stored but never acknowledged: sending it again finds it.
    const again = await storage.append(message)
    assert.deepEqual([again.event.seq, again.isNew], [2, false])
    assert.deepEqual(troubles, ['died on purpose'])
    await storage.close()
  })

  it('[DL15] an answer given just before it died still counts', async () => {
    const path = newFile()
    const storage = await openStorageThread(path, { worker })
    writeFileSync(`${path}.vanish`, '')
    const answered = storage.probe()
    await nextTurn()
    // This thread is busy until the other is gone, and so hears of its end and of its answer at once.
    while (existsSync(`${path}.vanish`));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    await answered
    await storage.close()
  })

  it('[DL15] while it cannot be started nothing is accepted, and it is tried again until it can', async () => {
    const path = newFile()
    const storage = await openStorageThread(path, { worker })
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    writeFileSync(`${path}.broken`, '')
    writeFileSync(`${path}.die`, '')
    await assert.rejects(storage.probe(), /stopped before it answered/)
    await refuses('storage-full', storage.append(aMessage({ roomId, sender: alice, after: 1 })))
    await refuses('storage-full', storage.probe())
    rmSync(`${path}.broken`)
    await untilItWrites(storage)
    assert.equal((await logOf(storage, roomId)).length, 1)
    await storage.close()
  })

  it('closes while it waits to be started again', async () => {
    const path = newFile()
    const storage = await openStorageThread(path, { worker })
    writeFileSync(`${path}.broken`, '')
    writeFileSync(`${path}.die`, '')
    await assert.rejects(storage.probe(), /stopped before it answered/)
    await refuses('storage-full', storage.probe())
    await storage.close()
    await refuses('shutting-down', storage.probe())
  })

  it('answers what was called before it was closed, and nothing after', async () => {
    const path = newFile()
    const storage = await openStorageThread(path)
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const before = Array.from({ length: 20 }, () =>
      storage.append(aMessage({ roomId, sender: alice, after: 1 })),
    )
    const [outcome] = await Promise.all([tally(before), storage.close(), storage.close()])
    assert.deepEqual(outcome, { done: 20 })
    await refuses('shutting-down', storage.room({ roomId }))
    const reopened = await openStorageThread(path)
    assert.equal((await logOf(reopened, roomId)).length, 21)
    await reopened.close()
  })

  it('[DL16] refuses calls beyond those that may wait, and takes more when some are answered', async () => {
    const storage = await openStorageThread(newFile(), { maxWaitingCalls: 5 })
    const burst = () => tally(Array.from({ length: 12 }, () => storage.probe()))
    assert.deepEqual(await burst(), { done: 5, 'too-fast': 7 })
    assert.deepEqual(await burst(), { done: 5, 'too-fast': 7 })
    await storage.close()
  })

  it('does not start on a database that cannot be used', async () => {
    const path = newFile()
    writeFileSync(path, 'Dear diary,\n'.repeat(1000))
    await assert.rejects(openStorageThread(path), StorageUnusable)
  })

  it('is started again at once, then after longer and longer, up to 5 seconds', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 20].map(restartDelayMs)
    assert.deepEqual(delays, [0, 100, 200, 400, 800, 1600, 3200, 5000, 5000])
  })
})

async function untilItWrites(storage: Storage): Promise<void> {
  const deadlineMs = performance.now() + 10_000
  for (;;) {
    const outcome = await tally([storage.probe()])
    if (outcome['done']) return
    assert.ok(performance.now() < deadlineMs, `still ${JSON.stringify(outcome)} after 10 s`)
    await pause(20)
  }
}
