import type { NoticeLine } from '../engine/contract.ts'
import { words } from '../messages/words.ts'

/** One event of a room as a sentence. */
export function noticeText(notice: NoticeLine['notice'], myName: string): string {
  const { notices } = words.timeline
  switch (notice.kind) {
    case 'created':
      return notice.by === myName ? notices.createdYou : notices.created(notice.by)
    case 'added': {
      const [only] = notice.names
      const isOwnDoing = notice.names.length === 1 && only === notice.by
      return isOwnDoing ? notices.joined(notice.by) : notices.added(notice.by, notice.names)
    }
    case 'removed':
      return notices.removed(notice.by, notice.names)
    case 'asked':
      return notices.asked(notice.name)
    case 'left':
      return notices.left(notice.name)
    case 'renamed':
      return notice.topic === ''
        ? notices.renamed(notice.by, notice.name)
        : notices.renamedTopic(notice.by, notice.name, notice.topic)
    case 'unreadable':
      return notice.why === 'before-joining' ? notices.beforeJoining : notices.damaged(notice.by)
    case 'pinned':
      return notice.isOn ? notices.pinned(notice.by) : notices.unpinned(notice.by)
    case 'policy':
      return policyText(notice)
    case 'erased':
      return notices.erased(notice.by)
    case 'refused-change':
      return notices.refusedChange(notice.by)
    case 'key-changed':
      return notices.keyChanged(notice.name)
    case 'unproven':
      return notices.unproven(notice.name)
    case 'unlisted':
      return notices.unlisted(notice.name)
  }
}

function policyText({ by, history, keepDays }: Extract<NoticeLine['notice'], { kind: 'policy' }>): string {
  const { policy } = words
  const readers = {
    shared: policy.noticeShared,
    'since-join': policy.noticeSinceJoin,
    none: policy.noticeNone,
  }[history]
  return `${readers(by)}. ${keepDays === 0 ? policy.forGoodExplained : policy.keptFor(keepDays)}`
}
