import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { ChatError } from '@securechat/protocol'
import type { EngineUpdate } from '../engine-api.ts'
import { settle, TestClock } from '../testing/clock.ts'
import { aState, aTimeline, room, TestEngine } from '../testing/engine.ts'
import { connectEngine } from './connect.ts'
import { FORGOTTEN_AFTER_MS, HERE_EVERY_MS } from './messages.ts'
import { serveEngine } from './serve.ts'

let channels = 0

/** Tabs of one browser: each end hears every other end. */
function aBrowser(t: TestContext) {
  const name = `tabs-${++channels}`
  const clock = new TestClock()
  const channel = () => {
    const opened = new BroadcastChannel(name)
    t.after(() => opened.close())
    return opened
  }
  return {
    clock,
    channel,
    connect: () => {
      const client = connectEngine(channel(), { schedule: clock.schedule })
      const seen: EngineUpdate[] = []
      client.onUpdate((update) => seen.push(update))
      return { client, seen }
    },
    serve: (engine: TestEngine) => serveEngine(channel(), engine, { schedule: clock.schedule }),
  }
}

async function until(check: () => boolean): Promise<void> {
  for (let turns = 0; !check(); turns++) {
    assert.ok(turns < 1_000, `waited too long for ${check.toString()}`)
    await settle()
  }
}

const never = () => new Promise<never>(() => {})

describe('an engine behind a channel', () => {
  it('answers calls with what the engine answers', async (t) => {
    const browser = aBrowser(t)
    browser.serve(
      new TestEngine({ createInvite: async (roomId) => ({ url: `https://x/#${roomId}`, expiresAtMs: 7 }) }),
    )
    const { client } = browser.connect()
    assert.deepEqual(await client.api.createInvite(room('a')), {
      url: `https://x/#${room('a')}`,
      expiresAtMs: 7,
    })
  })

  it('works over a MessagePort as it does over a BroadcastChannel', async (t) => {
    const { port1, port2 } = new MessageChannel()
    t.after(() => port1.close())
    const { schedule } = new TestClock()
    serveEngine(port1, new TestEngine({ typing: async () => {} }), { schedule })
    const client = connectEngine(port2, { schedule })
    await client.api.typing(room('a'))
    assert.equal((await client.api.state()).workspaceName, 'Example')
  })

  it('rejects with the code and the words of an error that is made to be told', async (t) => {
    const browser = aBrowser(t)
    browser.serve(new TestEngine({ joinRoom: () => Promise.reject(new ChatError('room-full')) }))
    const refused = browser.connect().client.api.joinRoom(room('a'))
    await assert.rejects(refused, { code: 'room-full', message: new ChatError('room-full').message })
  })

  it('says nothing of what is in any other error', async (t) => {
    const browser = aBrowser(t)
    browser.serve(new TestEngine({ joinRoom: () => Promise.reject(new TypeError('password: hunter2')) }))
    const refused = browser.connect().client.api.joinRoom(room('a'))
    await assert.rejects(refused, (error: Error & { code: string }) => {
      assert.equal(error.code, 'internal')
      assert.ok(!error.message.includes('hunter2'))
      return true
    })
  })

  it('gives an interface that turns up late the state as it is', async (t) => {
    const browser = aBrowser(t)
    browser.serve(new TestEngine({ state: async () => aState('As it is') }))
    await settle()
    const { seen } = browser.connect()
    await until(() => seen.length > 0)
    assert.deepEqual(seen[0], { kind: 'state', state: aState('As it is') })
  })

  it('waits for an engine that is not there yet', async (t) => {
    const browser = aBrowser(t)
    const { client, seen } = browser.connect()
    const asked = client.api.typing(room('a'))
    await settle()
    browser.serve(new TestEngine({ typing: async () => {} }))
    await asked
    await until(() => seen.length > 0)
  })

  it('tells every interface about the state, but only watchers about a timeline', async (t) => {
    const browser = aBrowser(t)
    const engine = new TestEngine({})
    browser.serve(engine)
    const [alice, bob] = [browser.connect(), browser.connect()]
    alice.client.watch(room('a'))
    await until(() => engine.watched.length === 1 && alice.seen.some(({ kind }) => kind === 'timeline'))
    engine.tells({ kind: 'timeline', timeline: aTimeline(room('a')) })
    engine.tells({ kind: 'state', state: aState('New') })
    const isNew = (update: EngineUpdate) => update.kind === 'state' && update.state.workspaceName === 'New'
    await until(() => alice.seen.some(isNew) && bob.seen.some(isNew))
    assert.equal(alice.seen.filter(({ kind }) => kind === 'timeline').length, 2)
    assert.equal(bob.seen.filter(({ kind }) => kind === 'timeline').length, 0)
  })

  it('shows a watched timeline at once, to each watcher, however many there are', async (t) => {
    const browser = aBrowser(t)
    browser.serve(new TestEngine({}))
    const { client, seen } = browser.connect()
    const timelines = () => seen.filter(({ kind }) => kind === 'timeline').length
    client.watch(room('a'))
    await until(() => timelines() === 1)
    client.watch(room('a'))
    await until(() => timelines() === 2)
  })

  it('watches a room until the last watcher of each interface has stopped', async (t) => {
    const browser = aBrowser(t)
    const engine = new TestEngine({})
    browser.serve(engine)
    const [alice, bob] = [browser.connect(), browser.connect()]
    const stops = [alice.client.watch(room('a')), alice.client.watch(room('a')), bob.client.watch(room('a'))]
    await until(() => engine.watched.length === 2)
    stops[0]!()
    stops[0]!()
    stops[2]!()
    await until(() => engine.watched.length === 1)
    stops[1]!()
    await until(() => engine.watched.length === 0)
  })

  it('stops watching for interfaces that close, and for those that vanish', async (t) => {
    const browser = aBrowser(t)
    const engine = new TestEngine({})
    browser.serve(engine)
    const tab = browser.connect()
    const vanished = new BroadcastChannel(`tabs-${channels}`)
    t.after(() => vanished.close())
    tab.client.watch(room('a'))
    vanished.postMessage({ kind: 'here', client: 'a tab that crashes', rooms: [room('b')] })
    await until(() => engine.watched.length === 2)
    tab.client.close()
    await until(() => engine.watched.length === 1)
    await browser.clock.advance(FORGOTTEN_AFTER_MS)
    assert.deepEqual(engine.watched, [])
  })

  it('is kept watching by interfaces that are merely quiet', async (t) => {
    const browser = aBrowser(t)
    const engine = new TestEngine({})
    browser.serve(engine)
    browser.connect().client.watch(room('a'))
    await until(() => engine.watched.length === 1)
    let signsOfLife = 0
    browser.channel().addEventListener('message', () => signsOfLife++)
    for (let passed = 1; passed <= 5; passed++) {
      await browser.clock.advance(HERE_EVERY_MS)
      await until(() => signsOfLife === passed)
    }
    assert.deepEqual(engine.watched, [room('a')])
  })
})

describe('when another engine takes over', () => {
  it('watches again with the new one, and shows its state', async (t) => {
    const browser = aBrowser(t)
    const stop = browser.serve(new TestEngine({}))
    const { client, seen } = browser.connect()
    client.watch(room('a'))
    await until(() => seen.some(({ kind }) => kind === 'timeline'))
    stop()
    seen.length = 0
    const successor = new TestEngine({ state: async () => aState('Successor') })
    browser.serve(successor)
    await until(() => seen.length >= 2)
    assert.deepEqual(successor.watched, [room('a')])
    assert.ok(seen.some((update) => update.kind === 'state' && update.state.workspaceName === 'Successor'))
  })

  it('asks it again for what is safe to do twice: a message goes with the event id it had', async (t) => {
    const browser = aBrowser(t)
    const dying = new TestEngine({ send: never })
    const stop = browser.serve(dying)
    const { client } = browser.connect()
    const sent = client.api.send(room('a'), 'hello bob')
    await until(() => dying.calls.length === 1)
    stop()
    const successor = new TestEngine({ send: async (_room, _text, eventId) => ({ eventId: eventId! }) })
    browser.serve(successor)
    const { eventId } = await sent
    assert.deepEqual(dying.asked.find(({ name }) => name === 'send')!.args, [room('a'), 'hello bob', eventId])
    assert.deepEqual(successor.asked.find(({ name }) => name === 'send')!.args, [
      room('a'),
      'hello bob',
      eventId,
    ])
  })

  it('does not ask again for what might be done twice, and says so', async (t) => {
    const browser = aBrowser(t)
    const dying = new TestEngine({ createRoom: never })
    const stop = browser.serve(dying)
    const asked = browser.connect().client.api.createRoom({ kind: 'group', name: 'Plans' })
    const refused = assert.rejects(asked, { code: 'engine-restarted' })
    await until(() => dying.calls.length === 1)
    stop()
    const successor = new TestEngine({})
    browser.serve(successor)
    await refused
    assert.deepEqual(successor.calls, [])
  })

  it('asks for anything that no engine has received yet', async (t) => {
    const browser = aBrowser(t)
    const { client } = browser.connect()
    const asked = client.api.createRoom({ kind: 'group', name: 'Plans' })
    browser.serve(new TestEngine({ createRoom: async () => ({ roomId: room('n') }) }))
    assert.deepEqual(await asked, { roomId: room('n') })
  })

  it('ignores what the old one still says', async (t) => {
    const browser = aBrowser(t)
    const old = new TestEngine({})
    browser.serve(old)
    const { seen } = browser.connect()
    await until(() => seen.length > 0)
    browser.serve(new TestEngine({ state: async () => aState('Successor') }))
    const last = () => seen.findLast((update) => update.kind === 'state')
    await until(() => last()?.state.workspaceName === 'Successor')
    old.tells({ kind: 'state', state: aState('Ghost') })
    const marker = new TestEngine({ state: async () => aState('Marker') })
    browser.serve(marker)
    await until(() => last()?.state.workspaceName === 'Marker')
    assert.ok(!seen.some((update) => update.kind === 'state' && update.state.workspaceName === 'Ghost'))
  })
})

describe('an interface that closes', () => {
  it('leaves no caller waiting', async (t) => {
    const { client } = aBrowser(t).connect()
    const refused = assert.rejects(client.api.state(), { code: 'engine-restarted' })
    client.close()
    await refused
  })
})
