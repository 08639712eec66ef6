import type { MessageLine } from '../engine/contract.ts'

/** What can be done with a message, in the order of its menu. */
export type MessageActionId =
  | 'react'
  | 'reply'
  | 'thread'
  | 'edit'
  | 'forward'
  | 'pin'
  | 'star'
  | 'copy-text'
  | 'copy-link'
  | 'mark-unread'
  | 'info'
  | 'report'
  | 'delete'

const sent: MessageActionId[] = [
  'react',
  'reply',
  'thread',
  'edit',
  'forward',
  'pin',
  'star',
  'copy-text',
  'copy-link',
  'report',
  'mark-unread',
  'info',
  'delete',
]

/** @param where `inThread`: it is shown in a thread, where one answers anyway. */
export function actionsFor(line: MessageLine, where: { inThread: boolean }): MessageActionId[] {
  if (line.deletedBy) return []
  // Not in the log yet: there is nothing others could refer to.
  if (line.seq === undefined) return ['copy-text']
  return sent.filter((id) => {
    if (id === 'report') return !line.isMine
    if (id === 'edit') return line.isMine && !line.isForwarded && !line.poll
    if (id === 'forward') return !line.poll
    if (id === 'delete') return line.mayDelete === true
    if (id === 'mark-unread') return !where.inThread
    return id !== 'thread' || (!where.inThread && line.threadOf === undefined)
  })
}
