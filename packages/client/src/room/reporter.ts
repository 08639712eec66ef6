import { toBase64url } from '@securechat/crypto'
import { ChatError, type MessageEvent, readEvents, ReportId, reportMessage } from '@securechat/protocol'
import type { Room } from './room.ts'
import type { SharedTools } from './room-parts.ts'

/**
 * Reveals one message, and nothing else of the room, to the workspace's administrators: what was said, and with it the
 * salt and the signature, which only somebody who opened the message knows and nobody can make up.
 *
 * @throws ChatError `not-found` when the message is not on the server, or cannot be opened here; OfflineError
 */
export async function report(
  { roomId, parts }: Room,
  { seq, reason }: { seq: number; reason: string },
  { context, cryptography }: SharedTools,
): Promise<void> {
  const { link } = context
  const { events } = await link.request(readEvents, { roomId, after: seq - 1, limit: 1 })
  const event = events.find((found): found is MessageEvent => found.kind === 'message' && found.seq === seq)
  const secret = event && (await parts.archive.secretOf(event.epoch))
  if (!event || !secret) throw new ChatError('not-found')
  const { content, salt, signature, kid, counter } = await cryptography.open(event, secret)
  const { kind: _kind, roomId: _room, frame: _frame, ...place } = event
  const reportId = ReportId.parse(cryptography.newId())
  const opened = {
    kid: kid.toString(16),
    counter: Number(counter),
    salt: toBase64url(salt),
    signature: toBase64url(signature),
    content: toBase64url(content),
  }
  await link.request(reportMessage, { roomId, reportId, reason, message: { ...place, ...opened } })
}
