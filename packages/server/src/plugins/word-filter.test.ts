import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  createRoom,
  type EventId,
  postMessage,
  publicRoomId,
  readEvents,
  type RoomId,
} from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { findWords } from '../../../plugins/word-filter/find-words.ts'
import { anId, randomText } from '../test-world/ids.ts'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'

const found = (text: string, ...words: string[]) =>
  findWords(text, words).map(({ from, to }) => text.slice(from, to))

describe('the word filter finds', () => {
  it('whole words, in any case, width and with any marks', () => {
    assert.deepEqual(found('A Badger saw a BADGER, bádger and ｂａｄｇｅｒ; no badgers.', 'badger'), [
      'Badger',
      'BADGER',
      'bádger',
      'ｂａｄｇｅｒ',
    ])
    assert.deepEqual(found('Scunthorpe', 'thor'), [])
    assert.deepEqual(found('дурак! Дурачок', 'дурак'), ['дурак'])
  })

  it('beginnings, where a word ends with a star', () => {
    assert.deepEqual(found('badgers badge', 'badger*'), ['badgers'])
    assert.deepEqual(found('all of it', '*', ' '), [])
  })
})

/** A public room on a server with the filter, and somebody who talks there. */
async function aFilteredRoom(does: 'refuse' | 'mask' | 'flag') {
  await opaque.ready
  await using made = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'securechat-filter-'))
  made.defer(() => rm(folder, { recursive: true, force: true }))
  const configFile = join(folder, 'server.json')
  const settings = { words: ['badger'], does, reason: 'No badgers here.' }
  await writeFile(configFile, JSON.stringify({ plugins: [{ module: 'word-filter', settings }] }))
  const server = made.use(
    await TestServer.start({ configFile, settings: { 'security.publicRooms': 'everybody' } }),
  )
  const alice = await server.setUp()
  const roomId = publicRoomId(randomText(16))
  const profile = { name: 'ops', topic: '' }
  const eventId = anId<EventId>()
  await alice.ask(createRoom, { kind: 'public', roomId, eventId, history: 'shared', profile })
  const all = made.move()
  return { alice, roomId, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

const say = (person: Person, roomId: RoomId, text: string) =>
  person.ask(postMessage, {
    roomId,
    eventId: anId<EventId>(),
    sentAtMs: Date.now(),
    content: { type: 'text', text },
  })

async function saidIn(person: Person, roomId: RoomId): Promise<unknown[]> {
  const { events } = await person.ask(readEvents, { roomId, after: 0, limit: 50 })
  return events.flatMap((event) => (event.kind === 'post' ? [event.content['text']] : []))
}

describe('in a public room the word filter', () => {
  it('masks: what is stored has dots in place of the word', async () => {
    await using room = await aFilteredRoom('mask')
    await say(room.alice, room.roomId, 'Hello, Badger!')
    await say(room.alice, room.roomId, 'Hello, otter!')
    assert.deepEqual(await saidIn(room.alice, room.roomId), ['Hello, ••••••!', 'Hello, otter!'])
  })

  it('refuses, and nothing is stored', async () => {
    await using room = await aFilteredRoom('refuse')
    await assert.rejects(say(room.alice, room.roomId, 'a badger'), { code: 'plugin-refused' })
    assert.deepEqual(await saidIn(room.alice, room.roomId), [])
  })

  it('flags, and lets it pass as it is', async () => {
    await using room = await aFilteredRoom('flag')
    await say(room.alice, room.roomId, 'a badger')
    assert.deepEqual(await saidIn(room.alice, room.roomId), ['a badger'])
  })
})
