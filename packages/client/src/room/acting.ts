import { type AccountId, ChatError } from '@securechat/protocol'
import { Content } from '../content.ts'
import type { MessageAction } from '../state.ts'
import { isAdmin } from './amendments.ts'
import type { LineRecord } from './records.ts'
import type { RoomState } from './room-state.ts'

interface Acting {
  state: RoomState
  me: AccountId
  /** The message it is about, if this device has it. */
  target: LineRecord | undefined
}

/**
 * What to write into the room for an action.
 *
 * @throws ChatError `not-found`, `not-allowed` for what every device would refuse; `bad-request`
 */
export function contentFor(action: MessageAction, { state, me, target }: Acting): Content {
  if (!target) throw new ChatError('not-found')
  const isMine = target.accountId === me
  if (action.type === 'edit' && !(isMine && target.body.kind === 'text')) throw new ChatError('not-allowed')
  if (action.type === 'close' && !isMine) throw new ChatError('not-allowed')
  if (action.type === 'delete' && !isMine && !isAdmin(state, me)) throw new ChatError('not-allowed')
  const parsed = Content.safeParse(action.type === 'delete' ? { ...action, edits: editsOf(target) } : action)
  if (!parsed.success) throw new ChatError('bad-request', { cause: parsed.error })
  return parsed.data
}

/** Entries of the log that hold what the message said at other times. */
const editsOf = ({ accountId, about = [] }: LineRecord) =>
  about
    .filter((amendment) => amendment.kind === 'edit' && amendment.accountId === accountId)
    .map(({ eventId }) => eventId)
    .slice(-99)
