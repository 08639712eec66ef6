import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DeviceId } from '@securechat/protocol'
import { aCommit, aMessage, anId } from '../contract/entries.ts'
import { anEmptyRoom, aWorkspace, logOf } from '../contract/workspace.ts'
import { openDatabase, type OpenDatabase } from '../sqlite/open-database.ts'
import { storageOnThisThread } from '../sqlite/open.ts'
import type { Call, Channel, FromStorage, ToStorage } from './channel.ts'
import { serve } from './serve.ts'

describe('A batch of calls', () => {
  it('[DL6] is one transaction, in which a call that fails takes back only what it wrote', async () => {
    const { opened, roomId, alice, bob } = await aStore()
    const commits = countCommits(opened)
    const message = () => aMessage({ roomId, sender: alice, after: 1 })
    // This one has made bob a member by the time it finds that there is no such device.
    const addedDevices = [anId<DeviceId>()]
    const failing = aCommit({ roomId, sender: alice, after: 1, adds: [bob], addedDevices })
    const answers = ask(opened, [append(0, message()), append(1, failing), append(2, message())])
    assert.deepEqual(answers.map(describeAnswer), ['0: 2', '1: not-found', '2: 3'])
    assert.equal(commits(), 1)
    const { joined } = await storageOnThisThread(opened).audience({ roomId })
    assert.deepEqual(joined, [alice.accountId])
    opened.db.close()
  })

  it('[DL18] that cannot be stored fails as a whole, and leaves nothing', async () => {
    const { opened, roomId, alice } = await aStore()
    const frame = Buffer.alloc(100_000).toString('base64url')
    const calls = [
      aMessage({ roomId, sender: alice, after: 1 }),
      aMessage({ roomId, sender: alice, after: 1, frame }),
    ]
    opened.db.exec(`pragma max_page_count = 1`)
    const answers = ask(
      opened,
      calls.map((entry, id) => append(id, entry)),
    )
    assert.deepEqual(answers.map(describeAnswer), ['0: storage-full', '1: storage-full'])
    assert.equal((await logOf(storageOnThisThread(opened), roomId)).length, 1)
    opened.db.close()
  })

  it('reads after it has written, whatever order the calls came in', async () => {
    const { opened, roomId, alice } = await aStore()
    const read: Call = { id: 0, method: 'room', given: { roomId } }
    const answers = ask(opened, [read, append(1, aMessage({ roomId, sender: alice, after: 1 }))])
    const room = answers.find(({ id }) => id === 0)
    assert.ok(room && 'value' in room)
    assert.equal((room.value as { headSeq: number }).headSeq, 2)
    opened.db.close()
  })
})

async function aStore() {
  const opened = openDatabase(':memory:')
  const storage = storageOnThisThread(opened)
  const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
  return { opened, alice, bob, roomId: await anEmptyRoom(storage, alice) }
}

/** Hands the calls over as one message and returns the answers. */
function ask(opened: OpenDatabase, calls: Call[]) {
  const answers: Extract<FromStorage, { answers: unknown }>['answers'] = []
  let listener: (message: ToStorage) => void = () => {}
  const channel: Channel<FromStorage, ToStorage> = {
    send: (message) => 'answers' in message && answers.push(...message.answers),
    receive: (listen) => (listener = listen),
    takeQueued: () => undefined,
    close: () => {},
  }
  serve(channel, opened)
  listener({ calls })
  return answers.sort((a, b) => a.id - b.id)
}

function countCommits({ db }: OpenDatabase): () => number {
  let count = 0
  const exec = db.exec.bind(db)
  db.exec = (sql: string) => {
    if (sql === 'commit') count++
    exec(sql)
  }
  return () => count
}

const append = (id: number, given: unknown): Call => ({ id, method: 'append', given })

function describeAnswer(answer: ReturnType<typeof ask>[number]): string {
  if ('failure' in answer)
    return `${answer.id}: ${answer.failure.kind === 'chat' ? answer.failure.code : 'bug'}`
  if ('placed' in answer) return `${answer.id}: ${answer.placed.seq}`
  return `${answer.id}: ${(answer.value as { event: { seq: number } }).event.seq}`
}
