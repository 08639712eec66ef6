import { ChatError, type EventId } from '@securechat/protocol'
import { Content, type PollContent, TEXT_CHARACTERS } from '../content.ts'
import type { MessageExtras } from '../state.ts'
import type { Room } from './room.ts'

/** @throws ChatError `bad-request`, `too-large` */
export async function writeText(
  room: Room,
  { text, eventId, extras = {} }: { text: string; eventId: EventId; extras?: MessageExtras | undefined },
): Promise<void> {
  if (text === '') throw new ChatError('bad-request')
  if (text.length > TEXT_CHARACTERS) throw new ChatError('too-large')
  await room.write(checked({ ...extras, type: 'text', text }), eventId)
}

/** @throws ChatError `bad-request` */
export async function writePoll(
  room: Room,
  poll: Omit<PollContent, 'type'>,
  eventId: EventId,
): Promise<void> {
  await room.write(checked({ ...poll, type: 'poll' }), eventId)
}

function checked(content: unknown): Content {
  const parsed = Content.safeParse(content)
  if (!parsed.success) throw new ChatError('bad-request', { cause: parsed.error })
  return parsed.data
}
