import type { Socket } from 'node:net'
import {
  ChatError,
  DeviceId,
  isPublicRoomId,
  limits,
  type InputOf,
  type Operation,
  type OutputOf,
  type ServerFrame,
} from '@securechat/protocol'
import type { OpenSession } from '../caller.ts'
import type { Connection, Connections } from '../connections.ts'
import type { Following } from '../following.ts'
import type { Admit } from '../gateway/admit.ts'
import type { RateLimits } from '../gateway/rate-limits.ts'
import type { Said } from '../gateway/said.ts'
import { placeOfAddress } from '../place.ts'
import type { Presence } from '../presence.ts'
import type { Admitted, AppPasswordDoor } from '../sign-in/app-password-door.ts'
import type { Storage } from '../storage/storage.ts'
import type { Guests } from './guests.ts'
import type { ProtocolAccount, ProtocolConnection, ProtocolHandler, ScramExchange } from './protocol.ts'

export interface HostParts {
  admit: Admit
  limits: RateLimits
  connections: Connections
  following: Following
  presence: Presence
  storage: Pick<Storage, 'usedAppPassword' | 'appPasswords'>
  door: AppPasswordDoor
  /** On throw-away data only. */
  guests?: Guests | undefined
  isLimited: boolean
  nowMs: () => number
}

/** What being refused costs an address. */
const refusalCost = 50

/** The server's end of one connection of a protocol: who has signed in on it, and what it hears. */
export class HostConnection implements ProtocolConnection {
  readonly address: string
  readonly isEncrypted: boolean
  readonly #stream: Socket
  readonly #parts: HostParts
  #connection: Connection | undefined
  #handler: ProtocolHandler | undefined
  #isClosed = false

  constructor(stream: Socket, parts: HostParts) {
    this.#stream = stream
    this.#parts = parts
    this.address = (stream.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
    this.isEncrypted = 'encrypted' in stream
  }

  get hasGuests(): boolean {
    return this.#parts.guests !== undefined
  }

  get isLimited(): boolean {
    return this.#parts.isLimited
  }

  /** Who hears what the server says here. */
  use(handler: ProtocolHandler): void {
    this.#handler = handler
  }

  send(data: string | Uint8Array): void {
    if (this.#stream.destroyed) return
    if (this.#stream.writableLength > 8 * limits.socketBufferedBytes) return void this.#stream.destroy()
    this.#stream.write(data)
  }

  end(): void {
    this.#stream.end()
  }

  async signIn(by: { user: string; password: string }): Promise<ProtocolAccount> {
    this.#parts.limits.address.take(this.address, 1)
    return this.#guarded(async () => this.#enter(await this.#parts.door.check(by)))
  }

  async startScram(clientFirst: string): Promise<ScramExchange> {
    this.#parts.limits.address.take(this.address, 1)
    const exchange = await this.#guarded(() => this.#parts.door.startScram(clientFirst))
    const finish = (clientFinal: string) =>
      this.#guarded(async () => {
        const { serverFinal, ...admitted } = exchange.finish(clientFinal)
        return { serverFinal, account: await this.#enter(admitted) }
      })
    return { serverFirst: exchange.serverFirst, finish }
  }

  async signInGuest(name: string): Promise<ProtocolAccount> {
    if (!this.#parts.guests) throw new ChatError('not-allowed')
    return this.#enter(await this.#parts.guests.make(name))
  }

  async registerGuest(name: string, password: string): Promise<void> {
    if (!this.#parts.guests) throw new ChatError('not-allowed')
    await this.#parts.guests.make(name, password)
  }

  async ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>> {
    const session = this.#connection?.session
    if (!session) throw new ChatError('not-signed-in')
    const caller = { address: this.address, origin: '', session }
    // Safe: admit answers with what the operation's handler returned.
    return (await this.#parts.admit(caller, operation.name, input)) as OutputOf<Op>
  }

  closed(): void {
    this.#isClosed = true
    const session = this.#connection?.session
    if (!session || !this.#connection) return
    this.#parts.connections.remove(this.#connection)
    this.#parts.following.closed(session)
    this.#parts.presence.closed(session.accountId, session.deviceId)
  }

  /** Guessing costs more than asking. */
  async #guarded<T>(job: () => Promise<T>): Promise<T> {
    try {
      return await job()
    } catch (error) {
      if (error instanceof ChatError && error.code === 'wrong-password')
        this.#parts.limits.address.spend(this.address, refusalCost)
      throw error
    }
  }

  async #enter({ account, record }: Admitted): Promise<ProtocolAccount> {
    if (this.#connection) throw new ChatError('bad-request')
    const { following, connections, presence, storage, nowMs } = this.#parts
    const { accountId, appPasswordId } = record
    const deviceId = DeviceId.parse(appPasswordId)
    const session: OpenSession = {
      sessionId: appPasswordId,
      accountId,
      deviceId,
      expiresAtMs: Number.MAX_SAFE_INTEGER,
      scope: 'public',
    }
    await following.opened(session)
    if (this.#isClosed) {
      following.closed(session)
      throw new ChatError('not-signed-in')
    }
    this.#connection = this.#connectionOf(session)
    connections.add(this.#connection)
    presence.opened(accountId, deviceId, placeOfAddress(this.address))
    await storage.usedAppPassword({ appPasswordId, nowMs: nowMs() })
    // Taken back between being checked and being listed here: nobody told us.
    const isThere = (await storage.appPasswords({ accountId })).some(
      (one) => one.appPasswordId === appPasswordId,
    )
    if (!isThere) this.#stream.destroy()
    return { accountId, name: account.name }
  }

  #connectionOf(session: OpenSession): Connection {
    const stream = this.#stream
    return {
      session,
      get waitingBytes() {
        return stream.writableLength
      },
      send: (said: Said) => isForPublic(said.frame) && this.#handler?.sendMessage(said.frame),
      slide: () => undefined,
      endSession: () => this.#stream.destroy(),
    }
  }
}

/** What an app password lets one hear: public rooms, and who is there. */
function isForPublic(frame: ServerFrame): boolean {
  if ('event' in frame) return isPublicRoomId(frame.event.roomId)
  if (!('signal' in frame)) return false
  const { signal } = frame
  if (signal.kind === 'typing' || signal.kind === 'open-room') return isPublicRoomId(signal.roomId)
  return signal.kind === 'presence' || signal.kind === 'person'
}
