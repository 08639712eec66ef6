import { CryptoError, fromBase64url, inviteFromSecret, openInvitePreview } from '@securechat/crypto'
import { readInvite, type InviteId } from '@securechat/protocol'
import type { Rest } from '../connection/rest.ts'
import { decodeInviteNote, type InviteNote } from '../content.ts'
import { secretOfInviteLink } from '../invite-link.ts'

export interface Invitation {
  inviteId: InviteId
  note: InviteNote
  expiresAtMs: number
}

/**
 * What a link says to whoever holds it.
 *
 * @throws EngineError `bad-link`; ChatError `invite-over`; CryptoError `damaged` when the server shows another invitation
 *   than the link's; OfflineError
 */
export async function readInvitation(rest: Rest, link: string): Promise<Invitation> {
  const invite = await inviteFromSecret(secretOfInviteLink(link))
  const { inviteId } = invite
  const { roomId, sealed, expiresAtMs } = await rest.call(readInvite, { inviteId })
  const note = decodeInviteNote(await openInvitePreview(invite, fromBase64url(sealed)))
  if (!note || note.roomId !== roomId) throw new CryptoError('damaged')
  return { inviteId, note, expiresAtMs }
}
