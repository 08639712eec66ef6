/**
 * What three servers do together, over PostgreSQL and Redis and behind HAProxy, all on this machine:
 * `node packages/server/src/cluster.bench.ts`. The figures are in docs/performance-cluster.md.
 */
import tls from 'node:tls'
import { setTimeout as pause } from 'node:timers/promises'
import { sendMessage, type RoomId } from '@securechat/protocol'
import { Balancer, localCertificate } from './test-services/balancers.ts'
import { Cluster } from './test-services/cluster.ts'
import { Follower, logOf } from './test-services/load.ts'
import { findPostgres } from './test-services/postgres.ts'
import { findRedis } from './test-services/redis.ts'
import type { Person } from './test-world/person.ts'
import type { TestSocket } from './test-world/test-socket.ts'

const seconds = 10
const rooms = 6
/** Messages of one socket that wait for their acknowledgement at once. */
const atOnce = 32

/** One socket that sends into one room as fast as it is answered. */
async function sendFor(person: Person, roomId: RoomId, tookMs: number[]): Promise<string[]> {
  await using socket: TestSocket = await person.connect()
  // What the tests do with every frame would be most of the work here.
  socket.ws.removeAllListeners('message')
  const endsAtMs = performance.now() + seconds * 1000
  const acknowledged: string[] = []
  const waiting = new Map<number, { eventId: string; sentAtMs: number }>()
  const finished = Promise.withResolvers<void>()
  let nextId = 1_000
  const sendOne = () => {
    const input = person.aMessage(roomId, 2, 200)
    waiting.set(nextId, { eventId: input.eventId, sentAtMs: performance.now() })
    socket.say({ id: nextId++, op: sendMessage.name, input })
  }
  socket.ws.on('message', (data: Buffer) => {
    const text = data.toString('latin1')
    if (!text.startsWith('{"id":')) return
    // Safe: what a test's own server says.
    const { id, error } = JSON.parse(text) as { id: number; error?: string }
    const sent = waiting.get(id)
    waiting.delete(id)
    if (sent && error === undefined) {
      tookMs.push(performance.now() - sent.sentAtMs)
      acknowledged.push(sent.eventId)
    }
    if (performance.now() < endsAtMs) sendOne()
    else if (waiting.size === 0) finished.resolve()
  })
  for (let count = 0; count < atOnce; count++) sendOne()
  await finished.promise
  return acknowledged
}

async function main(): Promise<void> {
  const [postgres, redis] = [await findPostgres(), await findRedis()]
  if (!postgres || !redis) throw new Error('There is no PostgreSQL or no Redis.')
  const certificate = await localCertificate()
  tls.setDefaultCACertificates([...tls.getCACertificates(), certificate.cert])
  await using cluster = new Cluster({ postgres: postgres.url, redis: redis.url })
  await cluster.start()
  await using balancer = await Balancer.start('HAProxy', { servers: cluster.addresses, certificate })
  const people = (await cluster.people()).map((person) => person.at(balancer.url))
  const [owner, ...others] = people as [Person, ...Person[]]

  const places: RoomId[] = []
  for (let count = 0; count < rooms; count++) {
    const roomId = await owner.makeRoom('group')
    await owner.add(roomId, 1, ...others)
    places.push(roomId)
  }
  const followers = places.map((roomId, i) => new Follower(people[i % people.length]!, roomId))
  const tookMs: number[] = []
  const acknowledged = await Promise.all(
    places.map((roomId, i) => sendFor(people[(i + 1) % people.length]!, roomId, tookMs)),
  )
  const sorted = tookMs.toSorted((one, other) => one - other)
  const at = (part: number) => sorted[Math.floor(sorted.length * part)]?.toFixed(1)
  report(
    `sent and acknowledged: ${Math.round(sorted.length / seconds)} messages/s; ms: half ${at(0.5)}, 99 % ${at(0.99)}`,
  )

  let [lost, doubled, misplaced] = [0, 0, 0]
  for (const [i, roomId] of places.entries()) {
    const log = await logOf(owner, roomId)
    const ids = new Set<string>(log.map(({ eventId }) => eventId))
    lost += acknowledged[i]!.filter((id) => !ids.has(id)).length
    doubled += log.length - ids.size
    while (followers[i]!.lastSeq < log.length) await pause(10)
    misplaced += followers[i]!.shown.filter(({ seq }, place) => seq !== place + 1).length
  }
  report(`lost ${lost}, repeated ${doubled}, out of order ${misplaced}`)

  const before = followers.map(({ opened }) => opened)
  const sockets = await cluster.sockets()
  const victim = sockets.indexOf(Math.max(...sockets))
  await cluster.kill(victim)
  const isBack = () => followers.filter(({ opened }, i) => opened > before[i]!).length >= sockets[victim]!
  while (!isBack()) await pause(5)
  const absences = followers.flatMap(({ absencesMs }) => absencesMs)
  report(
    `killed one with ${sockets[victim]} sockets; longest without a socket: ${Math.round(Math.max(...absences))} ms`,
  )
  await Promise.all(followers.map((follower) => follower[Symbol.asyncDispose]()))
}

const report = (line: string) => process.stdout.write(`${line}\n`)

await main()
