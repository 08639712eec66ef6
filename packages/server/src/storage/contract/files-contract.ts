import assert from 'node:assert/strict'
import type { EventId, FileId, RoomId } from '@securechat/protocol'
import type { Storage } from '../storage.ts'
import { aMessage, anId, NOW_MS, type Person, randomText } from './entries.ts'
import { refuses, tally, type ItWithStorage } from './suite.ts'
import { aRoom, aWorkspace } from './workspace.ts'

const MB = 1_000_000

interface Upload {
  roomId: RoomId
  owner: Person
  sizeBytes?: number
  quotaBytes?: number
  fileId?: FileId
}

function begin(
  storage: Storage,
  { roomId, owner, sizeBytes = 300, quotaBytes = MB, fileId = anId<FileId>() }: Upload,
) {
  const { accountId } = owner
  return storage.beginFile({ file: { fileId, roomId, accountId, sizeBytes }, quotaBytes, nowMs: NOW_MS })
}

const add = (storage: Storage, fileId: FileId, startByte: number, sizeBytes: number) =>
  storage.addFilePart({
    fileId,
    part: { startByte, sizeBytes, name: randomText(16) },
    nowMs: NOW_MS + startByte,
  })

async function aWholeFile(storage: Storage, upload: Upload): Promise<FileId> {
  const { fileId, sizeBytes } = await begin(storage, upload)
  await add(storage, fileId, 0, sizeBytes)
  return fileId
}

/** Sends a message that speaks of the files. */
async function claim(storage: Storage, sender: Person, roomId: RoomId, ...fileIds: FileId[]) {
  const message = aMessage({ roomId, sender, after: 2 })
  const { eventId } = message.event
  await storage.claimFiles({ roomId, eventId, accountId: sender.accountId, fileIds, nowMs: NOW_MS })
  await storage.append(message)
  return eventId
}

const sweep = (storage: Storage, beforeMs: number) => storage.doomFiles({ beforeMs, limit: 100 })

export function filesContract(it: ItWithStorage): void {
  it('takes a file in parts, each where the last ended, and knows where every byte is', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aRoom(storage, alice)
    const begun = await begin(storage, { roomId, owner: alice })
    const { fileId } = begun
    assert.deepEqual(begun, {
      fileId,
      roomId,
      accountId: alice.accountId,
      sizeBytes: 300,
      storedBytes: 0,
      touchedAtMs: NOW_MS,
    })
    await add(storage, fileId, 0, 100)
    await refuses('upload-conflict', add(storage, fileId, 0, 100))
    await refuses('upload-conflict', add(storage, fileId, 150, 10))
    await refuses('bad-request', add(storage, fileId, 100, 201))
    await add(storage, fileId, 100, 200)
    assert.deepEqual(await storage.file({ fileId }), {
      ...begun,
      storedBytes: 300,
      touchedAtMs: NOW_MS + 100,
    })
    const startsOf = async (from: number, to: number) =>
      (await storage.fileParts({ fileId, from, to })).map(({ startByte, sizeBytes }) => [
        startByte,
        sizeBytes,
      ])
    assert.deepEqual(await startsOf(0, 300), [
      [0, 100],
      [100, 200],
    ])
    assert.deepEqual(await startsOf(99, 100), [[0, 100]])
    assert.deepEqual(await startsOf(100, 101), [[100, 200]])
    await refuses('not-found', add(storage, anId<FileId>(), 0, 1))
  })

  it('lets one of many win who add to the same place at once', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { fileId } = await begin(storage, { roomId: await aRoom(storage, alice), owner: alice })
    const tries = Array.from({ length: 5 }, () => add(storage, fileId, 0, 100))
    assert.deepEqual(await tally(tries), { done: 1, 'upload-conflict': 4 })
    assert.equal((await storage.file({ fileId }))?.storedBytes, 100)
  })

  it('begins the same upload once, and no other under its name', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const { fileId } = await begin(storage, { roomId, owner: alice })
    await add(storage, fileId, 0, 100)
    assert.equal((await begin(storage, { roomId, owner: alice, fileId })).storedBytes, 100)
    await refuses('bad-request', begin(storage, { roomId, owner: alice, fileId, sizeBytes: 301 }))
    await refuses('bad-request', begin(storage, { roomId, owner: bob, fileId }))
  })

  it('holds an account to its quota, also when it begins many at once', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const upload = { roomId, sizeBytes: 400, quotaBytes: 1_000 }
    const tries = Array.from({ length: 4 }, () => begin(storage, { ...upload, owner: alice }))
    assert.deepEqual(await tally(tries), { done: 2, 'quota-full': 2 })
    await begin(storage, { ...upload, owner: bob })
  })

  it('gives a message only whole files, of its sender or of rooms its sender is in', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await aRoom(storage, alice, bob)
    const elsewhere = await aRoom(storage, carol, bob)
    const half = (await begin(storage, { roomId, owner: alice })).fileId
    await refuses('file-missing', claim(storage, alice, roomId, half))
    const fileId = await aWholeFile(storage, { roomId, owner: alice })
    await refuses('file-missing', claim(storage, bob, roomId, fileId))
    await claim(storage, alice, roomId, fileId)
    await refuses('file-missing', claim(storage, carol, elsewhere, fileId))
    await claim(storage, bob, elsewhere, fileId)
    assert.deepEqual(new Set(await storage.fileRooms({ fileId })), new Set([roomId, elsewhere]))
    await refuses('file-missing', claim(storage, alice, roomId, anId<FileId>()))
  })

  it('claims all of a message’s files or none', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aRoom(storage, alice)
    const fileId = await aWholeFile(storage, { roomId, owner: alice })
    await refuses('file-missing', claim(storage, alice, roomId, fileId, anId<FileId>()))
    assert.deepEqual(await storage.fileRooms({ fileId }), [])
  })

  sweepingContract(it)
}

function sweepingContract(it: ItWithStorage): void {
  it('dooms what no message speaks of after a while, and nothing else', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aRoom(storage, alice)
    const [kept, orphan, half] = [
      await aWholeFile(storage, { roomId, owner: alice }),
      await aWholeFile(storage, { roomId, owner: alice }),
      (await begin(storage, { roomId, owner: alice })).fileId,
    ]
    await claim(storage, alice, roomId, kept)
    assert.deepEqual(await sweep(storage, NOW_MS), [])
    assert.deepEqual(new Set(await sweep(storage, NOW_MS + 1)), new Set([orphan, half]))
    // Until its bytes are gone it stays on the list, and nobody can use it.
    assert.equal((await sweep(storage, 0)).length, 2)
    assert.equal(await storage.file({ fileId: orphan }), undefined)
    await refuses('file-missing', claim(storage, alice, roomId, orphan))
    await refuses('not-found', add(storage, half, 0, 1))
    for (const fileId of [orphan, half]) await storage.forgetFile({ fileId })
    assert.deepEqual(await sweep(storage, 0), [])
    assert.deepEqual(await storage.fileParts({ fileId: orphan, from: 0, to: 300 }), [])
    await storage.forgetFile({ fileId: kept })
    assert.equal((await storage.file({ fileId: kept }))?.storedBytes, 300)
  })

  it('dooms what was claimed for a message that never came', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aRoom(storage, alice)
    const fileId = await aWholeFile(storage, { roomId, owner: alice })
    const { accountId } = alice
    const eventId = anId<EventId>()
    await storage.claimFiles({ roomId, eventId, accountId, fileIds: [fileId], nowMs: NOW_MS })
    assert.deepEqual(await sweep(storage, NOW_MS + 1), [fileId])
  })

  it('[FI5] dooms the files of an erased message at once, unless another speaks of them', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aRoom(storage, alice)
    const [once, twice] = [
      await aWholeFile(storage, { roomId, owner: alice }),
      await aWholeFile(storage, { roomId, owner: alice }),
    ]
    const eventId = await claim(storage, alice, roomId, once, twice)
    await claim(storage, alice, roomId, twice)
    await storage.erase({ roomId, eventIds: [eventId], nowMs: NOW_MS })
    assert.deepEqual(await sweep(storage, 1), [once])
  })

  it('lets an uploader take back what no message speaks of', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const fileId = await aWholeFile(storage, { roomId, owner: alice })
    assert.equal(await storage.doomFile({ fileId, accountId: bob.accountId }), false)
    assert.equal(await storage.doomFile({ fileId, accountId: alice.accountId }), true)
    assert.equal(await storage.file({ fileId }), undefined)
    const sent = await aWholeFile(storage, { roomId, owner: alice })
    await claim(storage, alice, roomId, sent)
    assert.equal(await storage.doomFile({ fileId: sent, accountId: alice.accountId }), false)
  })
}
