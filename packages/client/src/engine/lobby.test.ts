import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newId } from '@securechat/crypto'
import { AccountId } from '@securechat/protocol'
import { Entrance } from '../account/entrance.ts'
import { MemoryKeyring } from '../account/keyring.ts'
import { createRest } from '../connection/rest.ts'
import { MemoryStore } from '../store/memory.ts'
import { settle, TestClock } from '../testing/clock.ts'
import { Lobby } from './lobby.ts'

const alice = AccountId.parse(newId())

function aLobby({ isSetUp = true } = {}) {
  const clock = new TestClock()
  const server = { isUp: true, isSetUp }
  const faults: unknown[] = []
  const rest = createRest('https://chat.example.org', async () => {
    if (!server.isUp) throw new TypeError('fetch failed')
    const name = server.isSetUp ? { name: 'Wonderland' } : {}
    return Response.json({
      ...name,
      isSetUp: server.isSetUp,
      protocol: 1,
      version: '0',
      timeMs: clock.nowMs(),
      fileBytes: 9,
      providers: [],
    })
  })
  const { nowMs, schedule } = clock
  const entrance = new Entrance({
    serverUrl: 'https://chat.example.org',
    rest,
    store: new MemoryStore(),
    keyring: new MemoryKeyring(),
    nowMs,
    packageCount: 1,
  })
  const fault = (error: unknown) => faults.push(error)
  const lobby = new Lobby({ entrance, random: () => 0.999999, nowMs, schedule, changed: () => {}, fault })
  return { clock, server, entrance, lobby, faults }
}

const wasHere = (entrance: Entrance) =>
  entrance.devices.notes.put({
    v: 1,
    accountId: alice,
    name: 'alice',
    deviceId: newId() as never,
    wrappedStorageKey: '',
  })

describe('before anybody is signed in', () => {
  it('asks for set-up when the server waits for its first account', async () => {
    const { lobby } = aLobby({ isSetUp: false })
    await lobby.enter()
    await settle()
    assert.deepEqual(lobby.phase, { kind: 'set-up' })
    assert.deepEqual(lobby.connection, { kind: 'online' })
  })

  it('asks to sign in otherwise, and knows the workspace’s name', async () => {
    const { lobby } = aLobby()
    await lobby.enter()
    await settle()
    assert.deepEqual(lobby.phase, { kind: 'signed-out', known: [] })
    assert.equal(lobby.workspaceName, 'Wonderland')
  })

  it('keeps asking a server that does not answer, with pauses that grow', async () => {
    const { clock, server, lobby, faults } = aLobby()
    server.isUp = false
    await lobby.enter()
    const waits: number[] = []
    for (let tries = 0; tries < 3; tries++) {
      await settle()
      assert.equal(lobby.connection.kind, 'offline')
      const waitMs = (lobby.connection as { retryAtMs: number }).retryAtMs - clock.nowMs()
      waits.push(waitMs + 1)
      await clock.advance(waitMs)
    }
    assert.deepEqual(waits, [250, 500, 1_000])
    assert.deepEqual(lobby.phase, { kind: 'starting' })
    server.isUp = true
    lobby.look()
    await settle()
    assert.equal(lobby.phase.kind, 'signed-out')
    assert.deepEqual(faults, [])
  })

  it('offers the accounts known here at once, whether the server answers or not', async () => {
    const { server, entrance, lobby } = aLobby()
    await wasHere(entrance)
    server.isUp = false
    await lobby.enter('session-over')
    const known = [{ accountId: alice, name: 'alice' }]
    assert.deepEqual(lobby.phase, { kind: 'signed-out', known, reason: 'session-over' })
  })

  it('asks no more once somebody has come in', async () => {
    const { clock, server, lobby } = aLobby()
    server.isUp = false
    await lobby.enter()
    await settle()
    lobby.leave()
    server.isUp = true
    await clock.advance(60_000)
    assert.equal(lobby.connection.kind, 'offline')
  })
})
