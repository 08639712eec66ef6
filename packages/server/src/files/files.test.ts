import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { describeWorkspace, type FileId, limits, type RoomId, sendMessage } from '@securechat/protocol'
import * as tus from 'tus-js-client'
import { anId } from '../test-world/ids.ts'
import { ManualClock } from '../test-world/manual-clock.ts'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'
import { appendUpload, askFiles, beginUpload, download, someBytes, upload } from '../test-world/uploads.ts'

let folder: string
let server: TestServer
let [alice, bob, carol] = [] as unknown as [Person, Person, Person]
let roomId: RoomId
const HOUR_MS = 3_600_000

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securechat-files-'))
  server = await TestServer.start({ settings: { 'storage.dataDir': folder } })
  alice = await server.setUp()
  bob = await alice.invite('bob')
  carol = await alice.invite('carol')
})
beforeEach(async () => {
  roomId = await alice.makeRoom('group')
  await alice.add(roomId, 1, bob)
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const sendWith = (sender: Person, ...fileIds: FileId[]) =>
  sender.ask(sendMessage, { ...sender.aMessage(roomId, 2), fileIds })

const offsetOf = async (who: Person, fileId: FileId) =>
  (await askFiles(who, 'HEAD', `/${fileId}`)).headers.get('upload-offset')

async function assertProblem(answer: Promise<Response>, status: number, code: string): Promise<void> {
  const response = await answer
  // Safe: a problem is answered, or the next line fails.
  const problem = (await response.json()) as { code: string }
  assert.deepEqual([response.status, problem.code], [status, code])
}

describe('an upload', () => {
  it('begins, goes on in pieces, and comes down again byte for byte', async () => {
    const bytes = someBytes(2 * limits.filePartBytes + 77)
    const begun = await beginUpload(alice, roomId, bytes.length)
    assert.equal(begun.status, 201)
    const fileId = begun.headers.get('location')!.split('/').at(-1) as FileId // Safe: as created.
    assert.ok(begun.headers.get('upload-expires'))
    const cut = limits.filePartBytes + 5
    const first = await appendUpload(alice, fileId, 0, bytes.subarray(0, cut))
    assert.equal(first.headers.get('upload-offset'), String(cut))
    await assertProblem(download(alice, fileId), 404, 'not-found')
    await assertProblem(appendUpload(alice, fileId, 0, bytes.subarray(0, 10)), 409, 'upload-conflict')
    assert.equal(await offsetOf(alice, fileId), String(cut))
    await appendUpload(alice, fileId, cut, bytes.subarray(cut))
    const whole = await download(alice, fileId)
    assert.deepEqual(new Uint8Array(await whole.arrayBuffer()), bytes)
  })

  it('[FI1] keeps what had arrived when its connection broke', async () => {
    const begun = await beginUpload(alice, roomId, 5_000_000)
    const path = begun.headers.get('location')!
    const sent = request(`${server.url}${path}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${alice.token}`,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': '5000000',
      },
    })
    sent.on('error', () => {})
    await new Promise((resolve) => sent.write(someBytes(2_000_000), resolve))
    const fileId = path.split('/').at(-1) as FileId // Safe: as created.
    await until(async () => Number(await offsetOf(alice, fileId)) > 0)
    sent.destroy()
    await until(async () => Number(await offsetOf(alice, fileId)) === 2_000_000)
  })

  it('[FI6] is refused when it is larger than the server says that it takes', async () => {
    const { fileBytes } = await alice.ask(describeWorkspace, {})
    await assertProblem(beginUpload(alice, roomId, fileBytes + 1), 413, 'too-large')
    assert.equal((await beginUpload(alice, roomId, fileBytes)).status, 201)
  })

  it('takes no more than was announced', async () => {
    const begun = await beginUpload(alice, roomId, 100)
    const fileId = begun.headers.get('location')!.split('/').at(-1) as FileId // Safe: as created.
    await assertProblem(appendUpload(alice, fileId, 0, someBytes(101)), 400, 'bad-request')
    assert.equal(await offsetOf(alice, fileId), '0')
  })

  it('[FI2] is nobody’s business but the uploader’s, and needs the room', async () => {
    await assertProblem(beginUpload(carol, roomId, 100), 404, 'not-found')
    const begun = await beginUpload(alice, roomId, 100)
    const fileId = begun.headers.get('location')!.split('/').at(-1) as FileId // Safe: as created.
    for (const other of [bob, carol]) {
      await assertProblem(appendUpload(other, fileId, 0, someBytes(10)), 404, 'not-found')
      await assertProblem(askFiles(other, 'DELETE', `/${fileId}`), 404, 'not-found')
      assert.equal((await askFiles(other, 'HEAD', `/${fileId}`)).status, 404)
    }
    await assertProblem(beginUpload(alice.but({ token: 'x'.repeat(43) }), roomId, 1), 401, 'not-signed-in')
    const withoutDevice = { url: alice.url, token: await alice.signIn() }
    await assertProblem(beginUpload(withoutDevice, roomId, 1), 403, 'no-device')
  })

  it('can be taken back until a message speaks of it', async () => {
    const fileId = await upload(alice, roomId)
    assert.equal((await askFiles(alice, 'DELETE', `/${fileId}`)).status, 204)
    await assertProblem(download(alice, fileId), 404, 'not-found')
    const sent = await upload(alice, roomId)
    await sendWith(alice, sent)
    await assertProblem(askFiles(alice, 'DELETE', `/${sent}`), 403, 'not-allowed')
  })

  it('understands a client that others wrote, also when it resumes', async () => {
    const bytes = Buffer.from(someBytes(3_000_000))
    const options = (fileId: FileId): tus.UploadOptions => ({
      endpoint: `${server.url}/v1/files`,
      headers: { authorization: `Bearer ${alice.token}` },
      metadata: { room: roomId, id: fileId },
      chunkSize: 1_000_000,
      retryDelays: [],
    })
    const fileId = anId<FileId>()
    let uploadUrl = ''
    await new Promise<void>((resolve, reject) => {
      const first = new tus.Upload(bytes, {
        ...options(fileId),
        onError: reject,
        onChunkComplete: () => {
          uploadUrl = first.url!
          void first.abort().then(resolve, reject)
        },
      })
      first.start()
    })
    const from = Number(await offsetOf(alice, fileId))
    assert.ok(from >= 1_000_000 && from < 3_000_000)
    await new Promise<void>((resolve, reject) => {
      new tus.Upload(bytes, {
        ...options(fileId),
        uploadUrl,
        onError: reject,
        onSuccess: () => resolve(),
      }).start()
    })
    assert.deepEqual(Buffer.from(await (await download(alice, fileId)).arrayBuffer()), bytes)
  })

  it('tells an upload client what is spoken here', async () => {
    const { headers } = await fetch(`${server.url}/v1/files`, { method: 'OPTIONS' })
    assert.equal(headers.get('tus-version'), '1.0.0')
    assert.equal(headers.get('tus-extension'), 'creation,expiration,termination')
    assert.equal(headers.get('tus-max-size'), String(256 * 1024 ** 2))
  })
})

describe('a download', () => {
  it('[FI3] is for members of a room whose messages speak of the file; others are told there is none', async () => {
    const fileId = await upload(alice, roomId)
    for (const other of [bob, carol]) await assertProblem(download(other, fileId), 404, 'not-found')
    await sendWith(alice, fileId)
    assert.equal((await download(bob, fileId)).status, 200)
    await assertProblem(download(carol, fileId), 404, 'not-found')
    await alice.remove(roomId, 2, bob)
    await assertProblem(download(bob, fileId), 404, 'not-found')
  })

  it('gives any range, and says where it is', async () => {
    const bytes = someBytes(limits.filePartBytes + 1_000)
    const fileId = await upload(alice, roomId, bytes)
    const { length } = bytes
    const ranges: [string, number, number][] = [
      ['bytes=0-0', 0, 1],
      [
        `bytes=${limits.filePartBytes - 3}-${limits.filePartBytes + 2}`,
        limits.filePartBytes - 3,
        limits.filePartBytes + 3,
      ],
      ['bytes=500-', 500, length],
      ['bytes=-10', length - 10, length],
      [`bytes=7-${length * 9}`, 7, length],
    ]
    for (const [range, from, to] of ranges) {
      const answer = await download(alice, fileId, range)
      assert.equal(answer.status, 206, range)
      assert.equal(answer.headers.get('content-range'), `bytes ${from}-${to - 1}/${length}`)
      assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes.slice(from, to), range)
    }
    for (const range of ['bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=-', 'bytes=x-'])
      assert.equal((await download(alice, fileId, range)).status, 200, range)
    const beyond = await download(alice, fileId, `bytes=${length}-`)
    assert.deepEqual([beyond.status, beyond.headers.get('content-range')], [416, `bytes */${length}`])
  })

  it('[FI7] cannot be made into anything but bytes by a browser', async () => {
    const { headers } = await download(alice, await upload(alice, roomId))
    assert.equal(headers.get('content-type'), 'application/octet-stream')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('content-disposition'), 'attachment')
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox")
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
  })

  it('finds nothing outside, whatever is asked for', async () => {
    for (const id of [
      '..%2f..%2fsecuretchat.db',
      '%2e%2e',
      'a'.repeat(4_000),
      '%00',
      `${anId<FileId>()}%2f..`,
    ])
      assert.ok((await askFiles(alice, 'GET', `/${id}`)).status >= 400, id)
  })
})

describe('a message with files', () => {
  it('[FI4] is refused when one of them is not whole, or not the sender’s to give', async () => {
    const begun = await beginUpload(alice, roomId, 100)
    const half = begun.headers.get('location')!.split('/').at(-1) as FileId // Safe: as created.
    await assert.rejects(sendWith(alice, half), { code: 'file-missing' })
    await assert.rejects(sendWith(bob, await upload(alice, roomId)), { code: 'file-missing' })
    await assert.rejects(sendWith(alice, anId<FileId>()), { code: 'file-missing' })
  })
})

describe('the sweep', () => {
  it('[FI5] removes what no message speaks of, from disk too, and nothing else', async () => {
    const clock = new ManualClock()
    const { nowMs, monotonicMs, after: later } = clock
    const dataDir = await mkdtemp(join(tmpdir(), 'securechat-sweep-'))
    await using own = await TestServer.start({
      nowMs,
      monotonicMs,
      after: later,
      settings: { 'storage.dataDir': dataDir },
    })
    const owner = await own.setUp()
    const room = await owner.makeRoom('group')
    const [orphan, kept] = [await upload(owner, room), await upload(owner, room)]
    await owner.ask(sendMessage, { ...owner.aMessage(room, 1), fileIds: [kept] })
    const stored = async () => (await readdir(join(dataDir, 'files'), { recursive: true })).filter(isPart)
    assert.equal((await stored()).length, 2)
    clock.pass(25 * HOUR_MS)
    await until(async () => (await stored()).length === 1)
    // A token does not last as long as an orphan.
    clock.pass(-25 * HOUR_MS)
    await assertProblem(download(owner, orphan), 404, 'not-found')
    assert.equal((await download(owner, kept)).status, 200)
    await rm(dataDir, { recursive: true })
  })
})

const isPart = (path: string) => /[0-9]{16}-/.test(path)

describe('the quota', () => {
  it('[FI6] is for all files of an account together', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'securechat-quota-'))
    const settings = { 'storage.dataDir': dataDir, 'storage.files.quotaBytes': '1000' }
    await using own = await TestServer.start({ settings })
    const owner = await own.setUp()
    const room = await owner.makeRoom('group')
    const first = await upload(owner, room, someBytes(600))
    await assertProblem(beginUpload(owner, room, 401), 413, 'quota-full')
    await askFiles(owner, 'DELETE', `/${first}`)
    assert.equal((await beginUpload(owner, room, 1_000)).status, 201)
    await rm(dataDir, { recursive: true })
  })
})
