import { createWorkspaceKey, fromBase64url } from '@securechat/crypto'
import {
  challengePasskey,
  ChatError,
  endSession,
  type AccountId,
  type ProviderAnswer,
} from '@securechat/protocol'
import { createNewAccount } from '../account/create-account.ts'
import type { Entrance } from '../account/entrance.ts'
import type { OpenDevice } from '../account/local-device.ts'
import { credentialsOf, type LocalSession } from '../account/local-session.ts'
import { LinkToAccount } from '../account/linking.ts'
import { beginRound, finishRound, type ProviderRound } from '../account/providers.ts'
import { noWorkspaceKey } from '../account/workspace-key.ts'
import { signInWithCode, signInWithPasskey, signInWithPassword } from '../account/sign-in.ts'
import type { Rest } from '../connection/rest.ts'
import type { Schedule } from '../connection/schedule.ts'
import type { EngineApi, InvitePreview } from '../engine-api.ts'
import { errandEntry } from './errands.ts'
import { readInvitation } from './invitation.ts'

/** The ways in and out: each gives a device that is ready to run, or takes one away. */
export class Doors {
  readonly #entrance: Entrance
  readonly #schedule: Schedule
  #link: LinkToAccount | undefined

  constructor(entrance: Entrance, schedule: Schedule) {
    this.#entrance = entrance
    this.#schedule = schedule
  }

  /** From what is on this device alone. */
  resume(): Promise<OpenDevice | undefined> {
    return this.#entrance.devices.resume()
  }

  setUp(given: Parameters<EngineApi['setUp']>[0]): Promise<OpenDevice> {
    const { setUpCode: code, workspaceName, name, password } = given
    return createNewAccount(this.#entrance, {
      name,
      password,
      admission: { kind: 'set-up', code, workspaceName },
      workspaceKey: createWorkspaceKey(),
      entries: [errandEntry({ kind: 'first-room' })],
    })
  }

  async acceptInvite({ link, name, password }: Parameters<EngineApi['acceptInvite']>[0]) {
    const { inviteId, note } = await readInvitation(this.#entrance.rest, link)
    const device = await createNewAccount(this.#entrance, {
      name,
      password,
      admission: { kind: 'invite', inviteId },
      workspaceKey: fromBase64url(note.workspaceKey),
      entries: [errandEntry({ kind: 'join', link })],
    })
    return { device, roomId: note.roomId }
  }

  beginProvider(providerId: string): Promise<ProviderRound> {
    return beginRound(this.#entrance.rest, providerId)
  }

  finishProvider(answer: ProviderAnswer) {
    return finishRound(this.#entrance.rest, answer)
  }

  /** Without the workspace key: an administrator's device gives it later. */
  createByProvider({ ticket, name, password }: Parameters<EngineApi['createByProvider']>[0]) {
    const admission = { kind: 'provider', ticket } as const
    const workspaceKey = noWorkspaceKey()
    return createNewAccount(this.#entrance, { name, password, admission, workspaceKey, entries: [] })
  }

  signIn(given: Parameters<EngineApi['signIn']>[0]): Promise<OpenDevice> {
    return signInWithPassword(this.#entrance, given)
  }

  recover(given: Parameters<EngineApi['recover']>[0]): Promise<OpenDevice> {
    return signInWithCode(this.#entrance, given)
  }

  passkeyChallenge() {
    return this.#entrance.rest.call(challengePasskey, {})
  }

  signInWithPasskey(given: Parameters<EngineApi['signInWithPasskey']>[0]): Promise<OpenDevice> {
    return signInWithPasskey(this.#entrance, given)
  }

  /** Another one takes the place of one that was begun before. */
  async openLink(): Promise<{ code: string; expiresAtMs: number }> {
    this.cancelLink()
    const options = { entrance: this.#entrance, schedule: this.#schedule }
    const { link, ...shown } = await LinkToAccount.open(options)
    this.#link = link
    return shown
  }

  /** @throws ChatError `link-over` when none was begun. */
  get link(): LinkToAccount {
    if (!this.#link) throw new ChatError('link-over')
    return this.#link
  }

  cancelLink(): void {
    this.#link?.cancel()
    this.#link = undefined
  }

  get rest(): Rest {
    return this.#entrance.rest
  }

  async readInvite(link: string): Promise<InvitePreview> {
    const { note, expiresAtMs } = await readInvitation(this.#entrance.rest, link)
    const { inviterName, workspaceName, roomName } = note
    return { inviterName, workspaceName, roomName, expiresAtMs }
  }

  /** From here on nothing on this device opens without the password; with `forget` there is nothing left to open. */
  async lock(accountId: AccountId, forget: boolean): Promise<void> {
    if (forget) await this.#entrance.devices.forget(accountId)
    else await this.#entrance.devices.signedOut(accountId)
  }

  /** @throws OfflineError, and `not-signed-in` when the session is over already. */
  async endSession(session: LocalSession): Promise<void> {
    await this.#entrance.rest.call(endSession, {}, credentialsOf(session))
  }

  /** The session goes on with other tokens: the next start finds those. */
  renewed(accountId: AccountId, session: LocalSession): Promise<void> {
    return this.#entrance.devices.renewed(accountId, session)
  }
}
