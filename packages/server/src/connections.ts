import type { AccountId, DeviceId } from '@securechat/protocol'
import type { OpenSession } from './caller.ts'
import type { Said } from './gateway/said.ts'

/** One open socket, as delivery sees it: whose it is, and how to say something on it. */
export interface Connection {
  readonly session: OpenSession
  send(said: Said): void
  /** Of what was sent, what the network has not taken yet. */
  readonly waitingBytes: number
  /** The session lasts longer. */
  slide: (expiresAtMs: number) => void
  /** Says that the session is over and closes, within this turn. */
  endSession: (reason?: 'revoked') => void
}

/** The open sockets of this server, by whom they belong to. */
export class Connections {
  readonly #byAccount = new Index<AccountId>()
  readonly #byDevice = new Index<DeviceId>()
  readonly #bySession = new Index<string>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get waitingBytes(): number {
    let bytes = 0
    for (const connections of this.#byAccount.values())
      for (const connection of connections) bytes += connection.waitingBytes
    return bytes
  }

  add(connection: Connection): void {
    const { accountId, deviceId, sessionId } = connection.session
    this.#byAccount.add(accountId, connection)
    this.#byDevice.add(deviceId, connection)
    this.#bySession.add(sessionId, connection)
    this.#size++
  }

  remove(connection: Connection): void {
    const { accountId, deviceId, sessionId } = connection.session
    this.#byAccount.remove(accountId, connection)
    this.#byDevice.remove(deviceId, connection)
    this.#bySession.remove(sessionId, connection)
    this.#size--
  }

  /** A copy, since what is done with one may close it. */
  ofSession(sessionId: string): Connection[] {
    return [...this.#bySession.get(sessionId)]
  }

  hasDevice(deviceId: DeviceId): boolean {
    return this.#byDevice.get(deviceId).size > 0
  }

  /** Says one thing on every socket of these accounts. */
  sendTo(accountIds: Iterable<AccountId>, said: Said): void {
    for (const accountId of accountIds)
      for (const connection of this.#byAccount.get(accountId)) connection.send(said)
  }

  sendToDevices(deviceIds: readonly DeviceId[], said: Said): void {
    for (const deviceId of deviceIds)
      for (const connection of this.#byDevice.get(deviceId)) connection.send(said)
  }

  sendToEverybody(said: Said): void {
    this.sendTo(this.#byAccount.keys(), said)
  }
}

const none: ReadonlySet<Connection> = new Set()

class Index<Key> {
  readonly #sets = new Map<Key, Set<Connection>>()

  values(): Iterable<ReadonlySet<Connection>> {
    return this.#sets.values()
  }

  keys(): Iterable<Key> {
    return this.#sets.keys()
  }

  get(key: Key): ReadonlySet<Connection> {
    return this.#sets.get(key) ?? none
  }

  add(key: Key, connection: Connection): void {
    const connections = this.#sets.get(key)
    if (connections) connections.add(connection)
    else this.#sets.set(key, new Set([connection]))
  }

  remove(key: Key, connection: Connection): void {
    const connections = this.#sets.get(key)
    connections?.delete(connection)
    if (connections?.size === 0) this.#sets.delete(key)
  }
}
