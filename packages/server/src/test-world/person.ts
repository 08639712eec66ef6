import {
  type AccountId,
  type Admission,
  beginAccount,
  beginSession,
  commitRoom,
  createAccount,
  createInvite,
  createRoom,
  type DeviceId,
  enrolDevice,
  type EventId,
  finishSession,
  type InputOf,
  type InviteId,
  limits,
  type Operation,
  type OutputOf,
  type RoomId,
  readVault,
  sendMessage,
  type VaultUpdate,
} from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { ask } from './ask.ts'
import { aCommitMessage, aFrame, anId, aWelcome, randomText } from './ids.ts'
import { certify, newKeys, someKeyPackages, type TestKeys } from './keys.ts'
import { TestSocket } from './test-socket.ts'

/** The weakest stretching there is: these passwords protect nothing. */
const keyStretching = { 'argon2id-custom': { iterations: 1, memory: 8, parallelism: 1 } }
const password = 'correct horse battery staple'

type Parts = Pick<Person, 'url' | 'name' | 'accountId' | 'deviceId' | 'keys' | 'token'>

type CommitChanges = Partial<InputOf<typeof commitRoom>>

/** Somebody with an account and one device, signed in. Asks over REST; `connect` opens a socket. */
export class Person {
  readonly url: string
  readonly name: string
  readonly accountId: AccountId
  readonly deviceId: DeviceId
  readonly keys: TestKeys
  readonly token: string
  #counter = 0n

  constructor(parts: Parts) {
    this.url = parts.url
    this.name = parts.name
    this.accountId = parts.accountId
    this.deviceId = parts.deviceId
    this.keys = parts.keys
    this.token = parts.token
  }

  static async register(url: string, name: string, admission: Admission): Promise<Person> {
    const { input, keys, deviceId } = await Person.registration(url, name, admission)
    const { session } = await ask(url, createAccount, input)
    return new Person({ url, name, accountId: input.accountId, deviceId, keys, token: session.token })
  }

  /** The request that makes an account, after the first half of OPAQUE. */
  static async registration(url: string, name: string, admission: Admission) {
    await opaque.ready
    const accountId = anId<AccountId>()
    const deviceId = anId<DeviceId>()
    const keys = newKeys()
    const { clientRegistrationState, registrationRequest } = opaque.client.startRegistration({ password })
    const begun = await ask(url, beginAccount, { accountId, name, admission, registrationRequest })
    const { registrationRecord } = opaque.client.finishRegistration({
      clientRegistrationState,
      registrationResponse: begun.registrationResponse,
      password,
      keyStretching,
    })
    const { identityKey, sealingKey, agreementKey } = keys
    const input: InputOf<typeof createAccount> = {
      accountId,
      name,
      admission,
      registrationRecord,
      identityKey,
      sealingKey,
      agreementKey,
      head: aVaultHead(1),
      vault: [{ name: 'identity', version: 1, sealed: randomText(200) }],
      certificate: certificateOf(keys, { accountId, deviceId }),
      keyPackages: someKeyPackages(3),
    }
    return { input, keys, deviceId }
  }

  /** The same person, through another server. */
  at(url: string): Person {
    return this.but({ url })
  }

  /** The same person with something changed: an impostor, perhaps. */
  but(changes: Partial<Parts>): Person {
    const { url, name, accountId, deviceId, keys, token } = this
    return new Person({ url, name, accountId, deviceId, keys, token, ...changes })
  }

  ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>> {
    return ask(this.url, operation, input, this.token)
  }

  connect(): Promise<TestSocket> {
    return TestSocket.open(this)
  }

  /** A session that has proved the password and has no device yet. */
  async signIn(given = password, ticket?: string): Promise<string> {
    const { clientLoginState, startLoginRequest } = opaque.client.startLogin({ password: given })
    const begun = await ask(this.url, beginSession, { name: this.name, startLoginRequest })
    const { loginResponse, signInId } = begun
    const finished = opaque.client.finishLogin({
      clientLoginState,
      loginResponse,
      password: given,
      keyStretching,
    })
    const finishLoginRequest = finished?.finishLoginRequest ?? randomText(64)
    const { session } = await ask(this.url, finishSession, {
      signInId,
      finishLoginRequest,
      ...(ticket !== undefined && { ticket }),
    })
    return session.token
  }

  /** The same person on another device. */
  async enrol(): Promise<Person> {
    const token = await this.signIn()
    const frameAndLeaf = newKeys()
    const { identity, identityKey } = this.keys
    const keys = { ...frameAndLeaf, identity, identityKey }
    const deviceId = anId<DeviceId>()
    const certificate = certificateOf(keys, { accountId: this.accountId, deviceId })
    const vault = await this.vaultUpdate(token)
    const enrolment = { certificate, keyPackages: someKeyPackages(1), vault }
    const { session } = await ask(this.url, enrolDevice, enrolment, token)
    return this.but({ deviceId, keys, token: session.token })
  }

  /** What follows on the vault as it now is. */
  async vaultUpdate(token = this.token): Promise<VaultUpdate> {
    const { head } = await ask(this.url, readVault, { after: 0 }, token)
    const after = head!.version
    return { after, head: aVaultHead(after + 1) }
  }

  /** Somebody new, by an invitation of this person. */
  async invite(name: string, roomId?: RoomId): Promise<Person> {
    const inviteId = await this.makeInvite(roomId ?? (await this.makeRoom('group')))
    return Person.register(this.url, name, { kind: 'invite', inviteId })
  }

  async makeInvite(roomId: RoomId): Promise<InviteId> {
    const inviteId = anId<InviteId>()
    await this.ask(createInvite, { roomId, inviteId, sealed: randomText(40) })
    return inviteId
  }

  async makeRoom(kind: 'group' | 'open', history: 'shared' | 'since-join' = 'shared'): Promise<RoomId> {
    const common = { roomId: anId<RoomId>(), eventId: anId<EventId>(), history }
    const input = kind === 'open' ? { kind, ...common, sealedProfile: randomText(40) } : { kind, ...common }
    await this.ask(createRoom, input)
    return common.roomId
  }

  async makeDirectRoom(other: Person): Promise<RoomId> {
    const common = { roomId: anId<RoomId>(), eventId: anId<EventId>(), history: 'shared' } as const
    const { room } = await this.ask(createRoom, { kind: 'direct', ...common, with: other.accountId })
    return room.roomId
  }

  /** @returns the number of the commit. */
  async commit(roomId: RoomId, afterCommitSeq: number, changes: CommitChanges = {}): Promise<number> {
    return (await this.ask(commitRoom, aCommit(roomId, afterCommitSeq, changes))).seq
  }

  /** Adds people with their devices. */
  async add(roomId: RoomId, afterCommitSeq: number, ...people: Person[]): Promise<number> {
    return this.commit(roomId, afterCommitSeq, {
      adds: people.map((person) => person.accountId),
      addedDevices: people.map((person) => person.deviceId),
    })
  }

  async remove(roomId: RoomId, afterCommitSeq: number, ...people: Person[]): Promise<number> {
    return this.commit(roomId, afterCommitSeq, {
      removes: people.map((person) => person.accountId),
      removedDevices: people.map((person) => person.deviceId),
    })
  }

  /** A message that the server will take, of now. */
  aMessage(roomId: RoomId, afterCommitSeq: number, sizeBytes = 64): InputOf<typeof sendMessage> {
    const frame = aFrame({ counter: this.#counter++, sizeBytes })
    const place = { roomId, eventId: anId<EventId>(), afterCommitSeq, epoch: 1 }
    return { ...place, sentAtMs: Date.now(), frankingTag: randomText(32), frame }
  }

  async send(roomId: RoomId, afterCommitSeq: number): Promise<number> {
    return (await this.ask(sendMessage, this.aMessage(roomId, afterCommitSeq))).seq
  }
}

const aVaultHead = (version: number): VaultUpdate['head'] => ({
  version,
  rootVersion: 1,
  manifest: randomText(100),
  wraps: [{ holder: 'password', sealed: randomText(80) }],
})

export function aCommit(
  roomId: RoomId,
  afterCommitSeq: number,
  changes: CommitChanges = {},
): InputOf<typeof commitRoom> {
  const people = { adds: [], removes: [], addedDevices: [], removedDevices: [], ...changes }
  const welcome = people.addedDevices.length > 0 ? { welcome: aWelcome() } : {}
  const commit = aCommitMessage(roomId)
  return { roomId, eventId: anId<EventId>(), afterCommitSeq, commit, ...welcome, ...people }
}

export function certificateOf(keys: TestKeys, of: { accountId: AccountId; deviceId: DeviceId }) {
  const notBeforeMs = Date.now() - 1000
  const expiresAtMs = notBeforeMs + limits.certificateLifetimeMs
  const { leafKey, frameKey } = keys
  return certify(keys.identity, { v: 1, ...of, leafKey, frameKey, suite: 7, notBeforeMs, expiresAtMs })
}
