import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import S3rver from '@20minutes/s3rver'
import type { FileId } from '@securechat/protocol'
import { anId } from '../test-world/ids.ts'
import { TestServer } from '../test-world/test-server.ts'
import { download, someBytes, upload } from '../test-world/uploads.ts'
import { DiskFileStore } from './disk-file-store.ts'
import type { FileStore } from './file-store.ts'
import { S3FileStore } from './s3-file-store.ts'

/** What every store of sealed files does. */
function fileStoreContract(name: string, open: () => Promise<FileStore>): void {
  describe(`${name} keeps the file store contract`, () => {
    const aPlace = (fileId = anId<FileId>()) => ({ fileId, name: `0000-${anId()}`.replaceAll('_', '') })
    const readAll = async (store: FileStore, place: ReturnType<typeof aPlace>, from: number, to: number) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of store.read(place, { from, to })) chunks.push(chunk)
      return new Uint8Array(Buffer.concat(chunks))
    }

    it('gives back any part of what was put in', async () => {
      const store = await open()
      const [place, bytes] = [aPlace(), someBytes(300_000)]
      await store.put(place, bytes)
      assert.deepEqual(await readAll(store, place, 0, 300_000), bytes)
      assert.deepEqual(await readAll(store, place, 299_999, 300_000), bytes.slice(-1))
      assert.deepEqual(await readAll(store, place, 1, 70_000), bytes.slice(1, 70_000))
    })

    it('tells files apart whose names differ only in case', async () => {
      const store = await open()
      const ids = ['AAAAAAAAAAAAAAAAAAAAAA', 'aAAAAAAAAAAAAAAAAAAAAA'] as FileId[] // Safe: as ids are written.
      const places = ids.map((fileId) => ({ fileId, name: '0000-same' }))
      for (const [at, place] of places.entries()) await store.put(place, Uint8Array.of(at))
      for (const [at, place] of places.entries())
        assert.deepEqual(await readAll(store, place, 0, 1), Uint8Array.of(at))
    })

    it('removes one part, or all of a file, as often as it is asked to', async () => {
      const store = await open()
      const [one, other] = [aPlace(), aPlace()]
      const second = aPlace(one.fileId)
      for (const place of [one, second, other]) await store.put(place, someBytes(10))
      await store.remove(one)
      await store.remove(one)
      await assert.rejects(readAll(store, one, 0, 10))
      assert.equal((await readAll(store, second, 0, 10)).length, 10)
      await store.removeAll({ fileId: one.fileId })
      await store.removeAll({ fileId: one.fileId })
      await assert.rejects(readAll(store, second, 0, 10))
      assert.equal((await readAll(store, other, 0, 10)).length, 10)
    })
  })
}

const folders: string[] = []
const aFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'securechat-store-'))
  folders.push(folder)
  return folder
}
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

fileStoreContract('A folder', async () => new DiskFileStore(await aFolder()))

const key = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** A server of somebody else's that speaks S3, and checks signatures. */
async function startS3(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const s3 = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: await aFolder(),
    configureBuckets: [{ name: 'sealed' }],
  })
  const { port } = await s3.run()
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => s3.close() }
}

describe('an S3-compatible service', async () => {
  const s3 = await startS3()
  after(() => s3.stop())
  const place = { endpoint: s3.endpoint, region: 'us-east-1', bucket: 'sealed', ...key }
  fileStoreContract('A bucket', async () => new S3FileStore(place))

  it('refuses whoever does not have the key', async () => {
    const store = new S3FileStore({ ...place, secretAccessKey: 'something else' })
    await assert.rejects(store.put({ fileId: anId<FileId>(), name: '0' }, someBytes(10)), /403/)
  })

  it('keeps what is uploaded when the configuration says so, for any server that has the same', async () => {
    const settings = {
      'storage.s3.endpoint': s3.endpoint,
      'storage.s3.bucket': 'sealed',
      'storage.s3.accessKeyId': key.accessKeyId,
      'storage.s3.secretAccessKey': key.secretAccessKey,
    }
    await using one = await TestServer.start({ settings })
    await using two = await TestServer.start({ settings, storage: one.storage })
    const alice = await one.setUp()
    const bytes = someBytes(1_500_000)
    const fileId = await upload(alice, await alice.makeRoom('group'), bytes)
    const answer = await download(alice.at(two.url), fileId, 'bytes=1000000-1200000')
    assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes.slice(1_000_000, 1_200_001))
  })
})
