import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { RoomId } from '@securechat/protocol'
import { aMessage, randomText, type Person } from '../contract/entries.ts'
import { refuses, tally } from '../contract/suite.ts'
import { aRoom, aWorkspace, logOf } from '../contract/workspace.ts'
import type { Storage } from '../storage.ts'
import { openStorageThread } from './open.ts'

const MiB = 1024 ** 2

describe('The storage thread on a disk that fills up', () => {
  it('[DL18] refuses what it cannot store, loses nothing, goes on reading, and takes up again', async (context) => {
    using disk = smallDisk()
    if (!disk) return context.skip('only root may mount a small file system')
    const ballast = join(disk.folder, 'ballast')
    writeFileSync(ballast, new Uint8Array(8 * MiB))
    const storage = await openStorageThread(join(disk.folder, 'chat.db'))
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const acknowledged = await fillUp(storage, roomId, alice)
    await useUpTheRest(storage)
    await refuses('storage-full', storage.probe())
    assert.deepEqual(await seqsOf(storage, roomId), firstNumbers(acknowledged + 2))
    rmSync(ballast)
    await storage.probe()
    await storage.append(aMessage({ roomId, sender: bob, after: 2 }))
    assert.deepEqual(await seqsOf(storage, roomId), firstNumbers(acknowledged + 3))
    await storage.close()
  })
})

/** Sends in bursts until the disk is full for good. @returns how many were acknowledged. */
async function fillUp(storage: Storage, roomId: RoomId, sender: Person): Promise<number> {
  const send = () => storage.append(aMessage({ roomId, sender, after: 2, frame: randomText(30_000) }))
  let acknowledged = 0
  for (;;) {
    const outcome = await tally(Array.from({ length: 10 }, send))
    acknowledged += outcome['done'] ?? 0
    if (!outcome['done']) {
      assert.deepEqual(outcome, { 'storage-full': 10 })
      return acknowledged
    }
  }
}

/** Where a large message has no room any more, the smallest write may still have. */
async function useUpTheRest(storage: Storage): Promise<void> {
  for (let tries = 0; tries < 5_000; tries++) {
    const { done } = await tally([storage.probe()])
    if (!done) return
  }
}

/** A file system of 16 MiB, gone when disposed of; nothing where mounting is not allowed. */
function smallDisk(): ({ folder: string } & Disposable) | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'securechat-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  const unmount = () => {
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  }
  return { folder, [Symbol.dispose]: unmount }
}

const seqsOf = async (storage: Storage, roomId: RoomId) =>
  (await logOf(storage, roomId)).map(({ seq }) => seq)

const firstNumbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
