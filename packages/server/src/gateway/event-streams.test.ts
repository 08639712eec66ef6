import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ServerFrame, signalTyping, type RoomId } from '@securechat/protocol'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'
import { EventCursor } from './event-cursor.ts'

const patienceMs = 60_000
let server: TestServer
let alice: Person
let bob: Person
let roomId: RoomId
let commit: number

before(async () => {
  server = await TestServer.start()
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
  roomId = await alice.makeRoom('group')
  commit = await alice.add(roomId, 1, bob)
})
after(() => server[Symbol.asyncDispose]())

interface Said {
  id?: string
  name: string
  data: string
}

/** A reader of server-sent events (HTML §9.2), keeping all that came. */
class Reader implements AsyncDisposable {
  readonly said: Said[] = []
  readonly #calledOff = new AbortController()
  response!: Response
  isOver = false

  static async open({ url, token }: Person, lastEventId?: string): Promise<Reader> {
    const reader = new Reader()
    const headers = {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    }
    reader.response = await fetch(`${url}/v1/events`, { headers, signal: reader.#calledOff.signal })
    if (reader.response.ok) {
      void reader.#read().catch(() => {}).finally(() => (reader.isOver = true)) // prettier-ignore
      await until(() => reader.said.some(({ name }) => name === 'opened'), patienceMs)
    }
    return reader
  }

  get seqs(): number[] {
    return this.said.flatMap(({ name, data }) => {
      const frame = name === 'event' ? ServerFrame.parse(JSON.parse(data)) : undefined
      return frame && 'event' in frame ? [frame.event.seq] : []
    })
  }

  get lastId(): string {
    return this.said.findLast(({ id }) => id !== undefined)!.id!
  }

  async #read(): Promise<void> {
    let text = ''
    // Safe: a body of fetch is a stream of bytes, and can be iterated.
    for await (const chunk of this.response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.#take(text.slice(0, end))
        text = text.slice(end + 2)
      }
    }
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const [id, name, data] = [field('id'), field('event'), field('data')]
    if (name !== undefined && data !== undefined)
      this.said.push({ ...(id !== undefined && { id }), name, data })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#calledOff.abort()
    await until(() => this.isOver, patienceMs)
  }
}

describe('GET /v1/events', () => {
  it('tells what a socket would be told, as it happens', async () => {
    await using reader = await Reader.open(bob)
    assert.equal(reader.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    await using socket = await bob.connect()
    const seq = await alice.send(roomId, commit)
    await alice.ask(signalTyping, { roomId })
    await until(() => reader.seqs.includes(seq), patienceMs)
    await until(() => reader.said.some(({ data }) => data.includes('"typing"')), patienceMs)
    await until(() => socket.events.length > 0, patienceMs)
    const told = reader.said.find(({ name }) => name === 'event')!
    assert.deepEqual(JSON.parse(told.data), { event: socket.events[0] })
  })

  it('goes on from the place that Last-Event-ID names, each entry once', async () => {
    let lastId: string
    {
      await using reader = await Reader.open(bob)
      const seq = await alice.send(roomId, commit)
      await until(() => reader.seqs.includes(seq), patienceMs)
      lastId = reader.lastId
    }
    const missed = [await alice.send(roomId, commit), await alice.send(roomId, commit)]
    const other = await alice.makeRoom('group')
    const otherCommit = await alice.add(other, 1, bob)
    await using again = await Reader.open(bob, lastId)
    const live = await alice.send(roomId, commit)
    await until(() => again.seqs.includes(live), patienceMs)
    const ofRoom = again.said.flatMap(({ name, data }) => {
      const frame =
        name === 'event' ? (JSON.parse(data) as { event: { roomId: string; seq: number } }) : undefined
      return frame ? [`${frame.event.roomId === roomId ? 'room' : 'other'} ${frame.event.seq}`] : []
    })
    const wanted = [...missed, live].map((seq) => `room ${seq}`)
    assert.deepEqual(ofRoom.filter((one) => one.startsWith('room')), wanted) // prettier-ignore
    assert.ok(ofRoom.includes(`other ${otherCommit}`))
  })

  it('says of which room there is more than it tells', async () => {
    await using reader = await Reader.open(bob, '0')
    const busy = await alice.makeRoom('group')
    const after = await alice.add(busy, 1, bob)
    for (let count = 0; count < 201; count++) await alice.send(busy, after)
    await using again = await Reader.open(bob, '1')
    await until(() => again.said.some(({ name, data }) => name === 'gap' && data.includes(busy)), patienceMs)
    assert.equal(reader.response.status, 200)
  })

  it('is for devices with a session, and ends with it', async () => {
    assert.equal((await fetch(`${server.url}/v1/events`)).status, 401)
    const { url, token } = bob.but({ token: await bob.signIn() })
    assert.equal(
      (await fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${token}` } })).status,
      403,
    )
    assert.equal((await Reader.open(bob, 'nonsense')).response.status, 400)
    const tablet = await bob.enrol()
    const reader = await Reader.open(tablet)
    await fetch(`${url}/v1/sessions/current`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${tablet.token}` },
    })
    await until(() => reader.isOver, patienceMs)
    assert.ok(reader.said.some(({ data }) => data.includes('session-over')))
  })
})

it('a cursor survives being written and read, and names no more rooms than it must', () => {
  const cursor = new EventCursor()
  const ids = Array.from({ length: 40 }, (_, at) => String(at).padStart(22, 'A'))
  for (const [at, id] of ids.entries())
    // Safe: only these three are looked at.
    cursor.pass({ roomId: id, seq: at + 1, acceptedAtMs: 1_000_000 + at * 1000 } as never)
  const text = cursor.toString()
  assert.ok(text.length < 1000)
  const read = EventCursor.parse(text)!
  assert.equal(read.sinceMs, cursor.sinceMs)
  assert.equal(read.seen(ids.at(-1) as RoomId), 40)
  assert.equal(read.seen(ids[0] as RoomId), undefined)
  assert.equal(EventCursor.parse('1.x.2'), undefined)
})
