import { createHmac } from 'node:crypto'
import {
  ChatError,
  type AccountId,
  type DeviceId,
  type MessageEvent,
  type RoomId,
} from '@securechat/protocol'
import type { Audiences } from '../audiences.ts'
import type { Clock } from '../clock.ts'
import { type Log, reportBug } from '../log.ts'
import type { PushRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import { Gathering } from './gathering.ts'
import type { PushOutcome, PushProvider, PushTarget } from './provider.ts'
import { isQuietNow } from './quiet.ts'
import { payloadBytes, sealPush } from './seal.ts'
import { type PushJob, Sending } from './sending.ts'

/** So long messages are gathered before anybody is woken: who is about to read them on another device is spared. */
const roundMs = 1_000
const ttlSeconds = 24 * 3600
const accountsAsked = 500

/** What handlers see of it. */
export interface Waking {
  /** Tells whoever sleeps of a message. Nothing waits for it, and nothing fails with it. */
  wake(event: MessageEvent): void
  /** @returns what a new subscription is told once. @throws ChatError `push-refused`. */
  check(provider: string, target: PushTarget & { subscriptionId: string }): { secret?: string }
  /** What browsers subscribe with; missing where pushes are off. */
  readonly vapidKey: string | undefined
}

export interface PushParts {
  storage: Pick<Storage, 'pushes' | 'removePush'>
  audiences: Pick<Audiences, 'known' | 'read'>
  /** Whether a device is connected, to any server as far as is known. */
  isConnected: (accountId: AccountId, deviceId: DeviceId) => boolean
  /** Whether somebody asked not to be disturbed. */
  isBusy: (accountId: AccountId) => boolean
  clock: Clock
  log: Log
  /** 32 bytes, from which topics are derived. */
  topicKey: Buffer
  vapidKey: string | undefined
  /** Told how each push ended, for /metrics. */
  counted: (provider: string, outcome: string) => void
}

/** Wakes sleeping devices: docs/push.md says when, and docs/decisions/0011-push.md what that reveals to whom. */
export class Push implements Waking {
  readonly vapidKey: string | undefined
  readonly #parts: PushParts
  readonly #providers = new Map<string, PushProvider>()
  readonly #sending: Sending
  #gathering = new Gathering()
  #callOffRound: (() => void) | undefined

  constructor(parts: PushParts) {
    this.#parts = parts
    this.vapidKey = parts.vapidKey
    this.#sending = new Sending({
      clock: parts.clock,
      atOnce: 32,
      mostWaiting: 10_000,
      send: (job) => this.#send(job),
      ended: (job, outcome) => this.#ended(job, outcome),
    })
  }

  /** Adds a way to wake devices. @returns what takes it away again. */
  use(provider: PushProvider): () => void {
    if (this.#providers.has(provider.name)) throw new Error(`there is a push provider ${provider.name}`)
    this.#providers.set(provider.name, provider)
    return () => void this.#providers.delete(provider.name)
  }

  check(name: string, { subscriptionId, ...target }: PushTarget & { subscriptionId: string }) {
    const provider = this.#providers.get(name)
    if (!provider?.accepts(target)) throw new ChatError('push-refused')
    const secret = provider.secretOf?.(subscriptionId)
    return secret === undefined ? {} : { secret }
  }

  wake(event: MessageEvent): void {
    if (this.#providers.size === 0) return
    this.#gathering.add(event)
    this.#callOffRound ??= this.#parts.clock.after(roundMs, () => {
      this.#callOffRound = undefined
      const gathered = this.#gathering
      this.#gathering = new Gathering()
      this.#wakeAll(gathered).catch(reportBug)
    })
  }

  stop(): void {
    this.#callOffRound?.()
    this.#sending.stop()
  }

  async #wakeAll(gathered: Gathering): Promise<void> {
    const roomsOf = await this.#sleepers(gathered)
    const accountIds = [...roomsOf.keys()]
    for (let at = 0; at < accountIds.length; at += accountsAsked) {
      const records = await this.#parts.storage.pushes({
        accountIds: accountIds.slice(at, at + accountsAsked),
      })
      for (const record of records)
        for (const roomId of roomsOf.get(record.accountId) ?? []) this.#wakeOne(record, roomId, gathered)
    }
  }

  /** Who is in those rooms and may be disturbed. */
  async #sleepers(gathered: Gathering): Promise<Map<AccountId, RoomId[]>> {
    const roomsOf = new Map<AccountId, RoomId[]>()
    for (const roomId of gathered.roomIds) {
      const { joined } = this.#parts.audiences.known(roomId) ?? (await this.#parts.audiences.read(roomId))
      for (const accountId of joined) {
        if (!gathered.for(roomId, accountId) || this.#parts.isBusy(accountId)) continue
        roomsOf.set(accountId, [...(roomsOf.get(accountId) ?? []), roomId])
      }
    }
    return roomsOf
  }

  #wakeOne(record: PushRecord, roomId: RoomId, gathered: Gathering): void {
    const { accountId, deviceId, subscriptionId, endpoint, keys, quiet } = record
    const atMs = this.#parts.clock.nowMs()
    const said = gathered.for(roomId, accountId)
    if (!said || this.#parts.isConnected(accountId, deviceId) || isQuietNow(quiet, roomId, atMs)) return
    const { event, count } = said
    const plain = payloadBytes({ kind: 'message', roomId, seq: event.seq, count, event })
    const sealed = keys && sealPush(plain, keys)
    const topic = this.#topicOf(subscriptionId, roomId)
    const urgency = 'high' as const
    const target = { subscriptionId, endpoint, ...(keys && { keys }) }
    this.#sending.add({ record, message: { ...target, sealed, ttlSeconds, urgency, topic, atMs } })
  }

  /** A different one for each subscription, so that no push service learns who is in the same room. */
  #topicOf(subscriptionId: string, roomId: RoomId): string {
    const mac = createHmac('sha256', this.#parts.topicKey).update(`topic ${subscriptionId} ${roomId}`)
    return mac.digest('base64url').slice(0, 32)
  }

  async #send({ message, record }: PushJob): Promise<PushOutcome> {
    const provider = this.#providers.get(record.provider)
    if (!provider) return { kind: 'refused', says: 'no provider of that name is here any more' }
    // It has come back while this waited: the socket has told it.
    if (this.#parts.isConnected(record.accountId, record.deviceId)) return { kind: 'sent' }
    return provider.send(message)
  }

  #ended({ record }: PushJob, outcome: PushOutcome | { kind: 'lost' }): void {
    const { subscriptionId, provider, accountId } = record
    this.#parts.counted(provider, outcome.kind)
    if (outcome.kind === 'gone')
      this.#parts.storage.removePush({ subscriptionId, accountId }).catch(reportBug)
    if (outcome.kind !== 'sent')
      this.#parts.log.info({ provider, subscriptionId, outcome: outcome.kind, ...reasonOf(outcome) }, 'push')
  }
}

const reasonOf = (outcome: PushOutcome | { kind: 'lost' }) =>
  outcome.kind === 'refused' ? { reason: outcome.says } : {}
