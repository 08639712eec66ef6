import type { AccountId, DeviceId, MessageEvent, PostEvent } from '@securechat/protocol'
import type { Content, TextContent, UnknownContent } from '../content.ts'
import { amended } from './amended.ts'
import type { Opened } from './opener.ts'
import type { LineBody, LineRecord } from './records.ts'
import { type RoomState, withHead } from './room-state.ts'

/** What a message becomes in the timeline. */
export function lineBodyOf(opened: Opened): LineBody {
  switch (opened.kind) {
    case 'content':
      return contentBody(opened.content)
    case 'closed':
      return { kind: 'unreadable', why: 'before-joining' }
    case 'untrusted':
    case 'damaged':
      return { kind: 'unreadable', why: 'damaged' }
  }
}

function contentBody(content: Content | UnknownContent): LineBody {
  switch (content.type) {
    case 'poll': {
      const { type: kind, ...asked } = content
      return { kind, ...asked }
    }
    case 'text': {
      const { type: kind, ...said } = content
      return { kind, ...said }
    }
    case 'room':
      return { kind: 'renamed', name: content.name, topic: content.topic }
    case 'pin':
      return { kind: 'pinned', target: content.target, isOn: content.isOn }
    case 'edit':
    case 'delete':
    case 'react':
    case 'vote':
    case 'close':
    case 'invite':
    case 'unknown':
      return { kind: 'hidden' }
  }
}

interface Learned {
  event: MessageEvent | PostEvent
  content: Content | UnknownContent
  me: { accountId: AccountId; deviceId: DeviceId }
}

/** The room once a message has been read, in whatever order messages are read: the latest name and text count. */
export function learnContent(state: RoomState, { event, content, me }: Learned): RoomState {
  const { seq, accountId, acceptedAtMs } = event
  switch (content.type) {
    case 'text':
    case 'poll': {
      if (state.head.last && state.head.last.seq > seq) return state
      const said =
        content.type === 'text' ? { text: content.text, ...fileNameOf(content) } : { text: content.question }
      return withHead(state, { last: { seq, authorId: accountId, atMs: acceptedAtMs, ...said } })
    }
    case 'room': {
      if (state.head.nameSeq > seq) return state
      const isDescribeDue = state.head.kind === 'open' && event.deviceId === me.deviceId
      return withHead(state, { name: content.name, topic: content.topic, nameSeq: seq, isDescribeDue })
    }
    case 'invite': {
      const { inviteId, secret } = content
      if (state.roster.invites.some((known) => known.inviteId === inviteId)) return state
      return {
        ...state,
        roster: { ...state.roster, invites: [...state.roster.invites, { inviteId, secret }] },
      }
    }
    case 'edit':
    case 'delete':
    case 'react':
    case 'pin':
    case 'vote':
    case 'close':
    case 'unknown':
      return state
  }
}

const fileNameOf = ({ files: [first] = [] }: Pick<TextContent, 'files'>) =>
  first ? { fileName: first.name } : {}

/** The room's last words, when they are among the lines that read differently now. */
export function learnAmended(state: RoomState, changed: readonly LineRecord[]): RoomState {
  const { last } = state.head
  const line = last && changed.findLast(({ seq }) => seq === last.seq)
  if (!last || !line) return state
  const { text, deletedBy } = amended(line)
  const { isDeleted: _past, ...rest } = last
  return withHead(state, {
    last: { ...rest, text, ...(deletedBy === undefined ? {} : { isDeleted: true as const }) },
  })
}
