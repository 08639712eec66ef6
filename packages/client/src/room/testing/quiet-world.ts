import assert from 'node:assert/strict'
import type { RoomId } from '@securechat/protocol'
import type { Rooms } from '../../context.ts'
import type { Line, RoomSummary } from '../../state.ts'
import type { ModelDevice } from './model-device.ts'
import type { ModelRoom } from './model-room.ts'
import { Simulation } from './simulation.ts'

/** How long anything is given to come about. The clock is a test's own, so this costs nothing. */
const LIMIT_MS = 60_000
const STEP_MS = 100

/** Alice, bob, carol, dave and erin with a device each, a server that works, and no faults but those a test makes. */
export class QuietWorld {
  readonly simulation: Simulation

  private constructor(simulation: Simulation) {
    this.simulation = simulation
  }

  static async begin(seed = 1): Promise<QuietWorld> {
    const simulation = new Simulation({ seed, deaths: 0, loss: 0, repeat: 0 })
    await simulation.begin()
    return new QuietWorld(simulation)
  }

  /** Somebody's first device. */
  device(name: string): ModelDevice {
    return this.simulation.devices.find(({ account }) => account.name === name)!
  }

  idOf(name: string) {
    return this.device(name).account.accountId
  }

  rooms(name: string): Rooms {
    return this.device(name).rooms!
  }

  /** A room made by alice, in which the others are before this returns. */
  async room(kind: 'group' | 'open', history: 'shared' | 'since-join', ...others: string[]): Promise<RoomId> {
    const memberIds = others.map((name) => this.idOf(name))
    const { roomId } = await this.done(
      this.rooms('alice').createRoom({ kind, name: 'Tea', history, memberIds }),
    )
    for (const name of ['alice', ...others]) await this.until(`${name} is in`, () => this.isIn(name, roomId))
    return roomId
  }

  summary(name: string, roomId: RoomId, device = this.device(name)): RoomSummary | undefined {
    return device.rooms?.summaries().find((room) => room.roomId === roomId)
  }

  isIn(name: string, roomId: RoomId): boolean {
    return this.summary(name, roomId)?.state === 'joined'
  }

  async lines(name: string, roomId: RoomId, device = this.device(name)): Promise<Line[]> {
    return (await device.rooms!.timeline(roomId)).lines
  }

  async texts(name: string, roomId: RoomId, device = this.device(name)): Promise<string[]> {
    const lines = await this.lines(name, roomId, device)
    return lines.flatMap((line) => (line.kind === 'message' ? [line.text] : []))
  }

  async notices(name: string, roomId: RoomId): Promise<string[]> {
    const lines = await this.lines(name, roomId)
    return lines.flatMap((line) => {
      if (line.kind !== 'notice') return []
      return [line.notice.kind === 'unreadable' ? `unreadable: ${line.notice.why}` : line.notice.kind]
    })
  }

  async send(name: string, roomId: RoomId, text: string): Promise<void> {
    await this.rooms(name).send(roomId, text, this.simulation.newEventId())
  }

  /** Waits, on the test's own clock, until they show exactly these texts. */
  async shows(name: string, roomId: RoomId, ...texts: string[]): Promise<void> {
    const expected = texts.join(' | ')
    const seen = async () => (await this.texts(name, roomId)).join(' | ')
    await this.until(
      () => `${name} to show ${expected}`,
      async () => (await seen()) === expected,
      seen,
    )
  }

  async until(
    what: string | (() => string),
    check: () => boolean | Promise<boolean>,
    seen?: () => Promise<string>,
  ): Promise<void> {
    for (let waitedMs = 0; waitedMs < LIMIT_MS; waitedMs += STEP_MS) {
      if (await check()) return
      await this.pass(STEP_MS)
    }
    const told = typeof what === 'string' ? what : what()
    assert.fail(`waited for ${told}; seen instead: ${seen ? await seen() : 'it is not so'}`)
  }

  /** Waits for something that takes time on the test's own clock. */
  async done<T>(work: Promise<T>): Promise<T> {
    let isOver = false
    const settled = work.finally(() => (isOver = true))
    settled.catch(() => {})
    await this.until('it to be done', () => isOver)
    return settled
  }

  async pass(ms: number): Promise<void> {
    await this.simulation.pass(ms)
  }

  /** The server's own copy of a room: an evil one changes it. */
  onServer(roomId: RoomId): ModelRoom {
    return this.simulation.server.rooms.get(roomId)!
  }

  /** Loses the connection and finds it again, and with it the log as it is on the server now. */
  reconnect(...names: string[]): void {
    for (const name of names) {
      this.device(name).goOffline()
      this.device(name).goOnline()
    }
  }

  /** Nothing unforeseen may have happened to anybody. */
  async end(): Promise<void> {
    assert.deepEqual(this.simulation.faults, [])
    await this.simulation.stop()
  }
}
