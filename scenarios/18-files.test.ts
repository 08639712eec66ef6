import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { FileContent, NewFile } from '@securechat/client'
import { sealedFileSize } from '@securechat/crypto'
import { type Client, createWorld } from '@securechat/testkit'

const canary = 'canary-in-a-file-6d2e'

function aFile(sizeBytes: number, facts: Partial<NewFile> = {}): NewFile & { bytes: Uint8Array } {
  const bytes = new Uint8Array(randomBytes(sizeBytes))
  bytes.set(Buffer.from(canary))
  return { name: `${canary}.bin`, type: `application/${canary}`, blob: new Blob([bytes]), ...facts, bytes }
}

const sendFiles = (client: Client, text: string, ...files: NewFile[]) =>
  client.api.sendFiles(client.room('General').roomId, { text, files: files.map(bare) })

/** Without what only the test wants to know: as an interface gives it. */
const bare = ({ name, type, blob, width, height, thumb }: NewFile): NewFile => ({
  name,
  type,
  blob,
  ...(width !== undefined && { width }),
  ...(height !== undefined && { height }),
  ...(thumb && { thumb }),
})

async function filesIn(client: Client, text: string): Promise<FileContent[]> {
  const find = () =>
    client
      .timeline('General')
      .lines.find((line) => line.kind === 'message' && line.text === text && line.seq !== undefined)
  await client.eventually(`“${text}” with files`, () => find() !== undefined)
  const line = find()
  return (line?.kind === 'message' && line.files) || []
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())

/** The offsets at which this process begins to send pieces of files. */
function recordOffsets(): { offsets: number[] } & Disposable {
  const { fetch } = globalThis
  const offsets: number[] = []
  globalThis.fetch = async (url, init) => {
    const offset = new Headers(init?.headers).get('upload-offset')
    if (init?.method === 'PATCH') offsets.push(Number(offset))
    return fetch(url, init)
  }
  return { offsets, [Symbol.dispose]: () => void (globalThis.fetch = fetch) }
}

test('[FI10] files arrive as they were sent, and the server has nothing of them that it could read', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const picture = aFile(200_000, { width: 640, height: 480, thumb: new Blob([`${canary} small`]) })
  const paper = aFile(70_001)
  await sendFiles(alice, 'look at these', picture, paper)
  const [first, second] = await filesIn(bob, 'look at these')
  assert.ok(first?.thumb && second)
  assert.deepEqual([first.name, first.width, first.height], [picture.name, 640, 480])
  assert.deepEqual(await bytesOf(await bob.api.openFile(first)), picture.bytes)
  assert.deepEqual(await bytesOf(await bob.api.openFile(second)), paper.bytes)
  assert.equal(await (await bob.api.openFile(first.thumb)).text(), `${canary} small`)
  assert.ok(!(await world.serverFiles()).includes(canary))
})

test('[FI9] an upload goes on where the connection broke, and other messages do not wait for it', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  using recorded = recordOffsets()
  const file = aFile(5_000_000)
  alice.network.dropAfter(2_000_000)
  await sendFiles(alice, 'large', file)
  await alice.write('General', 'small talk meanwhile')
  const [arrived] = await filesIn(bob, 'large')
  assert.deepEqual(await bytesOf(await bob.api.openFile(arrived!)), file.bytes)
  const { offsets } = recorded
  // Never back to the beginning, and on from more than a third of the way.
  assert.equal(offsets.filter((offset) => offset === 0).length, 1)
  assert.ok(
    offsets.some((offset) => offset > 1_500_000),
    offsets.join(),
  )
  const texts = bob.timeline('General').lines.flatMap((line) => (line.kind === 'message' ? line.text : []))
  assert.ok(texts.includes('small talk meanwhile'))
})

test('[FI9] an upload outlives that the app dies, from the copy that it kept', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const file = aFile(3_000_000)
  alice.network.cut()
  await sendFiles(alice, 'written offline', file)
  await alice.crash()
  const [arrived] = await filesIn(bob, 'written offline')
  assert.deepEqual(await bytesOf(await bob.api.openFile(arrived!)), file.bytes)
})

test('[FI8] a file that the server changed, or exchanged for another, is refused', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await sendFiles(alice, 'two', aFile(5_000), aFile(5_000))
  const [one, two] = await filesIn(bob, 'two')
  assert.ok(one && two)
  const { fetch } = globalThis
  const answering =
    (change: (sealed: Buffer) => Buffer) => async (url: URL | RequestInfo, init?: RequestInit) => {
      const response = await fetch(url, init)
      if (!String(url instanceof Request ? url.url : url).includes('/v1/files/')) return response
      return new Response(new Uint8Array(change(Buffer.from(await response.arrayBuffer()))), {
        status: response.status,
      })
    }
  const flipped = (sealed: Buffer) => {
    sealed[100]! ^= 1
    return sealed
  }
  const damages = [flipped, (sealed: Buffer) => Buffer.concat([sealed, Buffer.alloc(9)])]
  try {
    for (const damage of damages) {
      globalThis.fetch = answering(damage)
      await assert.rejects(bob.api.openFile(one), { code: 'damaged' })
    }
  } finally {
    globalThis.fetch = fetch
  }
  await assert.rejects(bob.api.openFile({ ...one, fileId: two.fileId }), { code: 'damaged' })
  await assert.rejects(bob.api.openFile({ ...one, hash: two.hash }), { code: 'damaged' })
  assert.equal((await bob.api.openFile(one)).size, 5_000)
})

test('an upload that is called off leaves neither message nor file', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  alice.network.cut()
  const { eventId } = await sendFiles(alice, 'not after all', aFile(500_000))
  const { roomId } = alice.room('General')
  await alice.api.discard(roomId, eventId)
  await alice.eventually('it is gone', () => {
    return alice
      .timeline('General')
      .lines.every((line) => line.kind !== 'message' || line.text !== 'not after all')
  })
  alice.network.restore()
  await alice.write('General', 'done')
  await alice.eventually('the next is sent', () => {
    return alice.timeline('General').lines.some((line) => line.kind === 'message' && line.seq !== undefined)
  })
  assert.ok(alice.timeline('General').lines.every((line) => line.kind !== 'message' || line.text === 'done'))
})

test('the server’s word on how large a file may be is known before anything is sent', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const limit = await alice.api.fileLimit()
  assert.equal(limit?.filesPerMessage, 10)
  const { contentBytes } = limit
  assert.ok(
    sealedFileSize(contentBytes) <= 256 * 1024 ** 2 && sealedFileSize(contentBytes + 1) > 256 * 1024 ** 2,
  )
})
