import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import tls from 'node:tls'
import type { RoomId } from '@securechat/protocol'
import {
  Balancer,
  findProgram,
  localCertificate,
  programOf,
  type BalancerKind,
} from './test-services/balancers.ts'
import { Cluster } from './test-services/cluster.ts'
import { Load } from './test-services/load.ts'
import { findPostgres } from './test-services/postgres.ts'
import { unlessMissing, until } from './test-services/programs.ts'
import { findRedis } from './test-services/redis.ts'
import type { Person } from './test-world/person.ts'
import { TestSocket } from './test-world/test-socket.ts'

const postgres = await findPostgres()
const redis = await findRedis()
const certificate = await localCertificate()
// For everything in this process that asks over TLS.
tls.setDefaultCACertificates([...tls.getCACertificates(), certificate.cert])
after(async () => {
  await postgres?.[Symbol.asyncDispose]()
  await redis?.[Symbol.asyncDispose]()
})

/** Generous: what is measured is said, and what is asserted is that it ends. */
const longMs = 60_000

const needs = (kind: BalancerKind) =>
  unlessMissing(`PostgreSQL, Redis and ${programOf(kind)}`, postgres && redis && findProgram(programOf(kind)))

function whereTlsEnds(kind: BalancerKind, { cluster, everybody }: Shared): void {
  describe(`behind ${kind}`, needs(kind), () => {
    let balancer: Balancer
    let people: Person[]
    let roomId: RoomId

    before(async () => {
      balancer = await Balancer.start(kind, { servers: cluster.addresses, certificate })
      people = (await everybody()).map((person) => person.at(balancer.url))
      roomId = await aRoomOf(people)
    })
    after(() => balancer[Symbol.asyncDispose]())

    it('are reached over TLS 1.3 and nothing older, and keep /metrics to themselves', async () => {
      const ready = await fetch(`${balancer.url}/health/ready`)
      assert.equal(ready.status, 200)
      assert.match(ready.headers.get('strict-transport-security') ?? '', /max-age=63072000/)
      assert.equal((await fetch(`${balancer.url}/metrics`)).status, 404)
      const plain = await fetch(`${balancer.plainUrl}/rooms`, { redirect: 'manual' })
      assert.equal(plain.status, 308)
      assert.match(plain.headers.get('location') ?? '', /^https:\/\/127\.0\.0\.1.*\/rooms$/)
      await assert.rejects(handshake(balancer.url, 'TLSv1.2'))
      assert.equal(await handshake(balancer.url, 'TLSv1.3'), 'TLSv1.3')
    })

    it('share the sockets, and bring everything to everybody', async () => {
      await using everybody = await Sockets.open([...people, ...people, ...people])
      await until('each has some', async () => (await cluster.sockets()).every((count) => count > 0), longMs)
      const last = await people[0]!.send(roomId, 2)
      for (const socket of everybody.all)
        await until('it has come', () => socket.events.some((event) => event.seq === last), longMs)
    })

    it('sign people in, whichever of them each half of it comes to', async () => {
      const [alice] = people as [Person]
      for (let count = 0; count < 4; count++) assert.ok(await alice.signIn())
    })

    it('are replaced one after the other under load, and nothing is lost, doubled or out of order', async (t) => {
      await using load = new Load(people, roomId, balancer.url)
      await load.flows()
      for (const place of [0, 1, 2]) {
        await cluster.replace(place)
        await load.flows()
      }
      await load.check(t)
    })

    it('lose nothing when one is killed, and everybody is back on another', async (t) => {
      await using load = new Load(people, roomId, balancer.url)
      await load.flows()
      await cluster.kill(1)
      await load.check(t)
      await cluster.startAgain(1)
    })
  })
}

function passingThrough(kind: BalancerKind, { cluster, everybody }: Shared): void {
  describe(`behind ${kind}`, needs(kind), () => {
    let balancer: Balancer

    before(async () => {
      balancer = await Balancer.start(kind, { servers: cluster.addresses, certificate })
    })
    after(() => balancer[Symbol.asyncDispose]())

    it('answer over TLS 1.3 themselves, and lose nothing when one is killed', async (t) => {
      await assert.rejects(handshake(balancer.url, 'TLSv1.2'))
      const people = (await everybody()).map((person) => person.at(balancer.url))
      await using load = new Load(people, await aRoomOf(people), balancer.url)
      await load.flows()
      await cluster.kill(1)
      await load.check(t)
      await cluster.startAgain(1)
    })
  })
}

class Sockets implements AsyncDisposable {
  readonly all: readonly TestSocket[]

  private constructor(all: readonly TestSocket[]) {
    this.all = all
  }

  static async open(people: readonly Person[]): Promise<Sockets> {
    return new Sockets(await Promise.all(people.map((person) => person.connect())))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((socket) => socket[Symbol.asyncDispose]()))
  }
}

async function aRoomOf([owner, ...others]: readonly Person[]): Promise<RoomId> {
  const roomId = await owner!.makeRoom('group')
  await owner!.add(roomId, 1, ...others)
  return roomId
}

/** @returns the version that was agreed on. */
function handshake(url: string, version: 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: Number(port), servername: 'localhost' }
    const socket = tls.connect({ ...options, minVersion: version, maxVersion: version }, () => {
      resolve(socket.getProtocol())
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

/** Both balancers are tried on the same servers: starting those is what takes long. */
interface Shared {
  cluster: Cluster
  /** Alice, bob and carol. */
  everybody: () => Promise<Person[]>
}

function aCluster(isEncrypted: boolean): Shared {
  const services = { postgres: postgres?.url ?? '', redis: redis?.url ?? '' }
  const cluster = new Cluster(services, isEncrypted ? certificate : undefined)
  let people: Promise<Person[]> | undefined
  before(() => cluster.start())
  after(() => cluster[Symbol.asyncDispose]())
  return { cluster, everybody: () => (people ??= cluster.people()) }
}

const services = unlessMissing('PostgreSQL and Redis', postgres && redis)

describe('three servers', services, () => {
  const shared = aCluster(false)
  for (const kind of ['nginx', 'HAProxy'] as const) whereTlsEnds(kind, shared)
})

describe('three servers with a certificate', services, () => {
  const shared = aCluster(true)
  for (const kind of ['nginx, passing TLS through', 'HAProxy, passing TLS through'] as const)
    passingThrough(kind, shared)
})
