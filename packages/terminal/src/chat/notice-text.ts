import type { NoticeLine } from '@securechat/client'

/** What happened in a room besides messages, in one sentence. */
export function noticeText(notice: NoticeLine['notice']): string {
  switch (notice.kind) {
    case 'created':
      return `${notice.by} made the room`
    case 'added':
      return notice.names.join() === notice.by
        ? `${notice.by} joined`
        : `${notice.by} added ${notice.names.join(', ')}`
    case 'removed':
      return `${notice.by} removed ${notice.names.join(', ')}`
    case 'asked':
      return `${notice.name} asks to join`
    case 'left':
      return `${notice.name} left`
    case 'renamed':
      return `${notice.by} named the room ${notice.name}`
    case 'pinned':
      return `${notice.by} ${notice.isOn ? 'pinned' : 'unpinned'} a message`
    case 'policy':
      return `${notice.by} changed what the room keeps: ${policyText(notice)}`
    case 'erased':
      return 'A message was erased'
    case 'unreadable':
      return notice.why === 'before-joining'
        ? 'Written before you joined'
        : `A message of ${notice.by} cannot be read`
    case 'key-changed':
      return `${notice.name} has a new account key: compare safety numbers before you trust it`
    case 'unproven':
      return `${notice.name} was let in by nobody here; nothing is sealed to them`
    case 'unlisted':
      return `${notice.name} is in the encryption and not in the list of members`
    case 'refused-change':
      return `A change by ${notice.by} was refused`
  }
}

function policyText({ history, keepDays }: Extract<NoticeLine['notice'], { kind: 'policy' }>): string {
  const readers = {
    shared: 'newcomers read what is written from now on',
    'since-join': 'newcomers read what is written after they join',
    none: 'nothing is kept for newcomers and new devices',
  }[history]
  return keepDays === 0 ? readers : `${readers}; messages go after ${keepDays} days`
}
