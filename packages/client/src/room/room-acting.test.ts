import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ChatError, type EventId, type RoomId } from '@securechat/protocol'
import type { MessageAction, MessageLine } from '../state.ts'
import { QuietWorld } from './testing/quiet-world.ts'

let world: QuietWorld
let roomId: RoomId
beforeEach(async () => (world = await QuietWorld.begin()))
afterEach(() => world.end())

const act = (name: string, action: MessageAction) => world.rooms(name).act(roomId, action)

async function messages(name: string): Promise<MessageLine[]> {
  return (await world.lines(name, roomId)).filter((line) => line.kind === 'message')
}

/** Waits until somebody's message says this. */
async function says(name: string, key: EventId, check: (line: MessageLine) => boolean): Promise<void> {
  const seen = async () => JSON.stringify((await messages(name)).filter((line) => line.key === key))
  const find = async () => (await messages(name)).some((line) => line.key === key && check(line))
  await world.until(`${name} to see it`, find, seen)
}

async function say(name: string, text: string, extras = {}): Promise<EventId> {
  const eventId = world.simulation.newEventId()
  await world.rooms(name).send(roomId, text, eventId, extras)
  await world.until(`${text} is in the log`, async () =>
    (await messages(name)).some((line) => line.key === eventId && line.status !== 'sending'),
  )
  return eventId
}

describe('acting on messages', () => {
  it('shows an edit to everybody, with the mark, and the room’s last words with it', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'teh tea')
    await act('alice', { type: 'edit', target: key, text: 'the tea' })
    for (const name of ['alice', 'bob'])
      await says(name, key, (line) => line.text === 'the tea' && line.editedAtMs !== undefined)
    await world.until('last words', () => world.summary('bob', roomId)?.last?.text === 'the tea')
  })

  it('refuses to edit or delete what is not one’s own, and honours an administrator', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const [hers, his] = [await say('alice', 'mine'), await say('bob', 'yours')]
    const forged = act('bob', { type: 'edit', target: hers, text: 'forged' })
    await assert.rejects(forged, new ChatError('not-allowed'))
    await assert.rejects(act('bob', { type: 'delete', target: hers }), new ChatError('not-allowed'))
    await act('alice', { type: 'delete', target: his })
    await says('bob', his, (line) => line.deletedBy?.accountId === world.idOf('alice') && line.text === '')
  })

  it('deletes on every disk and on the server, edits included, and the log keeps its numbers', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'canary one')
    await act('alice', { type: 'edit', target: key, text: 'canary two' })
    await says('bob', key, (line) => line.text === 'canary two')
    await act('alice', { type: 'delete', target: key })
    await says('bob', key, (line) => line.deletedBy !== undefined)
    const erased = () => world.onServer(roomId).log.filter(({ kind }) => kind === 'erased')
    await world.until('the server has erased both', () => erased().length === 2)
    assert.deepEqual(
      world.onServer(roomId).log.map(({ seq }) => seq),
      world.onServer(roomId).log.map((_event, at) => at + 1),
    )
    for (const name of ['alice', 'bob'])
      for (const [path, bytes] of world.device(name).disk)
        assert.ok(!Buffer.from(bytes).includes('canary'), `${name} still has it in ${path}`)
  })

  it('a newcomer who reads erased history sees that something was deleted, and nothing of it', async () => {
    roomId = await world.room('open', 'shared', 'bob')
    const key = await say('alice', 'canary one')
    await act('alice', { type: 'edit', target: key, text: 'canary two' })
    await act('alice', { type: 'delete', target: key })
    const erased = () => world.onServer(roomId).log.filter(({ kind }) => kind === 'erased')
    await world.until('the server has erased both', () => erased().length === 2)
    await world.done(world.rooms('carol').joinRoom(roomId))
    await world.until('carol is in', () => world.isIn('carol', roomId))
    for (let hasOlder = true; hasOlder;) hasOlder = await world.done(world.rooms('carol').loadOlder(roomId))
    await says('carol', key, (line) => line.deletedBy?.accountId === world.idOf('alice'))
    assert.ok(!(await world.notices('carol', roomId)).includes('erased'))
  })

  it('puts reactions under a message, counts each person once, and takes them back', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'cake?')
    for (const name of ['alice', 'bob', 'bob'])
      await act(name, { type: 'react', target: key, emoji: '🎂', isOn: true })
    await says('alice', key, ({ reactions }) => reactions?.[0]?.by.length === 2 && reactions[0].isMine)
    await act('bob', { type: 'react', target: key, emoji: '🎂', isOn: false })
    await says('bob', key, ({ reactions }) => reactions?.[0]?.by.length === 1 && !reactions[0].isMine)
  })

  it('shows what is done offline at once, and to the others after the connection is back', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'first')
    await world.shows('bob', roomId, 'first')
    world.device('alice').goOffline()
    await act('alice', { type: 'edit', target: key, text: 'second' })
    await act('alice', { type: 'react', target: key, emoji: '👍', isOn: true })
    await says('alice', key, (line) => line.text === 'second' && line.reactions?.length === 1)
    world.device('alice').die()
    await world.device('alice').start()
    await says('alice', key, (line) => line.text === 'second')
    world.device('alice').goOnline()
    await says('bob', key, (line) => line.text === 'second' && line.reactions?.length === 1)
  })

  it('quotes from the reader’s own copy, and says so when that is gone', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'tea or coffee?')
    const answer = await say('bob', 'tea', { replyTo: key })
    await says(
      'alice',
      answer,
      ({ quote }) => quote?.text === 'tea or coffee?' && quote.authorName === 'alice',
    )
    await act('alice', { type: 'delete', target: key })
    await says('bob', answer, ({ quote }) => quote?.state === 'gone' && quote.text === '')
  })

  it('keeps a thread under its message, counts it there, and draws it by itself', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    world.rooms('alice').watch(roomId)
    const root = await say('alice', 'plans')
    const first = world.simulation.newEventId()
    await world.rooms('bob').send(roomId, 'one', first, { thread: root })
    await says('alice', root, ({ thread }) => thread?.count === 1 && thread.unread === 1)
    await world.shows('alice', roomId, 'plans')
    assert.deepEqual(
      (await world.rooms('alice').thread(roomId, root))?.lines.map(({ text }) => text),
      ['one'],
    )
    await world.rooms('alice').readThread(roomId, root)
    await says('alice', root, ({ thread }) => thread?.unread === 0)
    await act('bob', { type: 'delete', target: first })
    await says('alice', root, ({ thread }) => thread === undefined)
  })

  it('counts who is called by account, and no longer once the message is deleted', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'hello @Bobby', { mentions: [world.idOf('bob')] })
    await world.until('bob is called', () => world.summary('bob', roomId)?.mentions === 1)
    await says('bob', key, ({ isMentioned }) => isMentioned === true)
    await act('alice', { type: 'delete', target: key })
    await world.until('nothing unread', () => {
      const { unread, mentions } = world.summary('bob', roomId)!
      return unread === 0 && mentions === 0
    })
  })

  it('tells who pinned what, and unpins', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'rules')
    await act('bob', { type: 'pin', target: key, isOn: true })
    await says('alice', key, ({ isPinned }) => isPinned === true)
    assert.ok((await world.notices('alice', roomId)).includes('pinned'))
    const pinned = async () => (await world.rooms('alice').pins(roomId)).map(({ text }) => text)
    assert.deepEqual(await pinned(), ['rules'])
    await act('alice', { type: 'pin', target: key, isOn: false })
    for (const name of ['alice', 'bob']) await says(name, key, ({ isPinned }) => isPinned === undefined)
    assert.deepEqual(await pinned(), [])
  })

  it('asks the room, takes votes and changed ones, offline too, and closes', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    await world.rooms('alice').ask(roomId, { question: 'tea?', options: ['yes', 'no'], isMultiple: false })
    const polls = async () => (await messages('bob')).filter(({ poll }) => poll)
    await world.until('bob is asked', async () => (await polls()).length === 1)
    const { key, text } = (await polls())[0]!
    assert.equal(text, 'tea?')
    await assert.rejects(act('bob', { type: 'close', target: key }), new ChatError('not-allowed'))
    world.device('bob').goOffline()
    await act('bob', { type: 'vote', target: key, choices: [1] })
    await act('bob', { type: 'vote', target: key, choices: [0] })
    const counts = ({ poll }: MessageLine) => poll?.options.map(({ by }) => by.length).join()
    await says('bob', key, (line) => counts(line) === '1,0')
    world.device('bob').goOnline()
    await says('alice', key, (line) => counts(line) === '1,0' && line.poll?.voters === 1)
    await act('alice', { type: 'close', target: key })
    await says('bob', key, ({ poll }) => poll?.isClosed === true)
  })

  it('finds a message that is far above, and widens the window to it', async () => {
    roomId = await world.room('group', 'since-join', 'bob')
    const key = await say('alice', 'the first')
    for (let count = 0; count < 230; count++) await world.send('alice', roomId, `filler ${count}`)
    await world.until('all sent', async () => (await world.texts('bob', roomId)).includes('filler 229'))
    assert.ok(!(await world.texts('bob', roomId)).includes('the first'))
    world.rooms('bob').watch(roomId)
    assert.deepEqual(await world.done(world.rooms('bob').reveal(roomId, key)), {})
    assert.ok((await world.texts('bob', roomId)).includes('the first'))
    const nowhere = world.simulation.newEventId()
    assert.equal(await world.done(world.rooms('bob').reveal(roomId, nowhere)), undefined)
  })
})
