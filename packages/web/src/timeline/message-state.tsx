import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import type { MessageLine, MessageStatus } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { Tip } from '../ui/tip.tsx'
import { useMessageActions } from './message-actions-context.ts'
import { useRoomContext } from './room-context.ts'
import type { MessageRow } from './timeline-rows.ts'

const facesShown = 3
const namesShown = 6

/** At the end of a message: how far mine has got, and who has read up to here. Its room is always kept. */
export function MessageState({ row: { line, readers } }: { row: MessageRow }) {
  return (
    <div className="flex min-w-4 shrink-0 items-end justify-end gap-1.5 self-end pb-[0.1875rem] wide:w-14">
      {readers.length > 0 && <Readers readers={readers} />}
      {line.isMine && <Tick line={line} />}
    </div>
  )
}

function useNames() {
  const { nameOf } = useRoomContext()
  return (accountIds: readonly string[]): string[] => {
    const names = accountIds.slice(0, namesShown).map(nameOf)
    const rest = accountIds.length - names.length
    return rest > 0 ? [...names, words.timeline.others(rest)] : names
  }
}

const icons: Record<MessageStatus, { Icon: typeof Check; look: string }> = {
  sending: { Icon: Clock, look: 'text-ink-3' },
  sent: { Icon: Check, look: 'text-ink-3' },
  delivered: { Icon: CheckCheck, look: 'text-ink-3' },
  read: { Icon: CheckCheck, look: 'text-accent-ink' },
  failed: { Icon: CircleAlert, look: 'text-danger-ink' },
}

function Tick({ line }: { line: MessageLine }) {
  const named = useNames()
  const { perform } = useMessageActions()
  const { Icon, look } = icons[line.status]
  const { statusExplained } = words.timeline
  const explained = {
    ...statusExplained,
    delivered: statusExplained.delivered(named(line.deliveredTo)),
    read: statusExplained.read(named(line.readBy)),
  }
  return (
    <Tip label={explained[line.status]}>
      {/* By keyboard the same is in the message's menu: one more stop for each message would be in the way. */}
      <button
        type="button"
        tabIndex={-1}
        onClick={(event) => perform('info', line, event.currentTarget)}
        className={cx('press-scale rounded-sm', look)}
      >
        <Icon aria-hidden size={15} strokeWidth={2.25} />
        <span className="sr-only">{words.timeline.status[line.status]}</span>
      </button>
    </Tip>
  )
}

function Readers({ readers }: { readers: readonly string[] }) {
  const { nameOf } = useRoomContext()
  const label = words.timeline.reads(useNames()(readers))
  return (
    <Tip label={label}>
      <span role="img" aria-label={label} className="flex -space-x-1 rtl:space-x-reverse">
        {readers.slice(0, facesShown).map((accountId) => (
          <span key={accountId} className="inline-flex rounded-full ring-2 ring-surface">
            <PersonAvatar accountId={accountId} name={nameOf(accountId)} size={16} />
          </span>
        ))}
        {readers.length > facesShown && (
          <span className="ps-1.5 text-2xs text-ink-3 tabular-nums">+{readers.length - facesShown}</span>
        )}
      </span>
    </Tip>
  )
}
