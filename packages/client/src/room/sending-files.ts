import { limits, ChatError, type EventId } from '@securechat/protocol'
import { Content, encodeContent } from '../content.ts'
import type { Uploads } from '../context.ts'
import type { FileContent } from '../files/file-content.ts'
import type { NewFile } from '../files/new-file.ts'
import type { UploadEnd } from '../files/uploads.ts'
import type { MessageExtras } from '../state.ts'
import type { Room } from './room.ts'

interface FileMessage {
  text: string
  files: NewFile[]
  extras: MessageExtras
  eventId: EventId
}

/**
 * Seals the files, writes the message that speaks of them, and sets off to the server. Doing it again changes nothing.
 *
 * @throws ChatError `bad-request`, `too-large`; FileGone
 */
export async function sendFiles(room: Room, message: FileMessage, uploads: Uploads): Promise<void> {
  const { eventId, files } = message
  if (files.length > limits.filesPerMessage) throw new ChatError('bad-request')
  if (await room.isWritten(eventId)) return
  const { roomId } = room
  const taken = await uploads.take({ roomId, eventId }, files)
  try {
    await room.write(contentOf(message, taken), eventId, { waitsForFiles: true })
  } catch (error) {
    await uploads.forget(eventId, { isSent: false })
    throw error
  }
  uploads.start(eventId)
}

/** The files of a message are all on the server, or will not get there. Nobody waits any more if it was given up meanwhile. */
export async function filesEnded(
  room: Room | undefined,
  { eventId, failure }: UploadEnd,
  uploads: Uploads,
): Promise<void> {
  if (!room?.parts.outbox.keyOf(eventId)) return uploads.forget(eventId, { isSent: true })
  await room.parts.outbox.filesEnded(eventId, failure)
  room.pump()
}

/** Previews are left out where they would make it too large. */
function contentOf({ text, extras }: FileMessage, files: FileContent[]): Content {
  const parsed = Content.safeParse({ ...extras, type: 'text', text, files })
  if (!parsed.success) throw new ChatError('bad-request', { cause: parsed.error })
  if (encodeContent(parsed.data).length <= limits.contentBytes) return parsed.data
  const bare = files.map(({ preview: _left, ...file }) => file)
  return { ...extras, type: 'text', text, files: bare }
}
