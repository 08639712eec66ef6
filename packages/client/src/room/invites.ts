import { CryptoError, toBase64url } from '@securechat/crypto'
import { ChatError, createInvite, EventId, joinRoom, readInvite, type RoomId } from '@securechat/protocol'
import { isWorkspaceKey, keyMissing } from '../account/workspace-key.ts'
import { inviteLink, secretOfInviteLink } from '../invite-link.ts'
import { decodeInviteNote, encodeInviteNote, type InviteNote } from '../content.ts'
import type { Room } from './room.ts'
import type { RoomList } from './room-list.ts'
import type { SharedTools } from './room-parts.ts'
import { withHead } from './room-state.ts'

/** Invitation links: made here for others, and followed here by somebody who has an account already. */
export class Invites {
  readonly #rooms: RoomList
  readonly #tools: SharedTools

  constructor(rooms: RoomList, tools: SharedTools) {
    this.#rooms = rooms
    this.#tools = tools
  }

  /**
   * Members learn the secret by a sealed message, so that their clients let in whoever proves to hold the link.
   *
   * @throws OfflineError, ChatError `not-allowed`
   */
  async create(room: Room): Promise<{ url: string; expiresAtMs: number }> {
    const { context, cryptography } = this.#tools
    if (!isWorkspaceKey(context.identity.workspaceKey)) throw keyMissing()
    const keys = await cryptography.invite()
    const { inviteId, secret } = keys
    const sealed = await keys.seal(encodeInviteNote(this.#note(room)))
    const { expiresAtMs } = await context.link.request(createInvite, {
      roomId: room.roomId,
      inviteId,
      sealed,
    })
    await room.write({ type: 'invite', inviteId, secret }, EventId.parse(cryptography.newId()))
    return { url: inviteLink(context.serverUrl, secret), expiresAtMs }
  }

  /** Asks to join the room of a link. @throws EngineError `bad-link`; ChatError `invite-over`; OfflineError */
  async follow(link: string): Promise<RoomId> {
    const { context, cryptography } = this.#tools
    const keys = await cryptography.invite(secretOfInviteLink(link))
    const { roomId, sealed } = await context.link.request(readInvite, { inviteId: keys.inviteId })
    const note = decodeInviteNote(await readable(keys.open(sealed)))
    // A server that answers with another room than the inviter meant is not followed there.
    if (note?.roomId !== roomId) throw new ChatError('invite-over')
    const asked = { roomId, eventId: EventId.parse(cryptography.newId()), proof: await keys.prove(roomId) }
    const { room: listed } = await context.link.request(joinRoom, asked)
    await this.#name(await this.#rooms.take(listed), note)
    return roomId
  }

  /** Until the Welcome comes, the room is called as the invitation says. */
  async #name(room: Room, { roomName }: InviteNote): Promise<void> {
    await room.parts.core.step(async (state) => {
      const isNamed = state.head.nameSeq > 0 || state.head.name !== ''
      return isNamed ? undefined : { state: withHead(state, { name: roomName }) }
    })
  }

  #note(room: Room): InviteNote {
    const { me, workspaceName, workspaceKey } = this.#tools.context.identity
    return {
      inviterName: me.name,
      inviterAccountId: me.accountId,
      workspaceName,
      roomName: room.state.head.name,
      roomId: room.roomId,
      workspaceKey: toBase64url(workspaceKey),
    }
  }
}

/** Nothing where it cannot be opened: then the server has put something else in its place. */
async function readable(opening: Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await opening
  } catch (error) {
    if (error instanceof CryptoError) return new Uint8Array()
    throw error
  }
}
