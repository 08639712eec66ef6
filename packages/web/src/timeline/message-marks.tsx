import { CornerUpRight, MessageSquareText, Pin, SmilePlus, Star, Trash2 } from 'lucide-react'
import type { MessageLine } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { showThread } from '../state/panel.ts'
import { useNow } from '../state/use-now.ts'
import { briefTime, fullTime } from '../text/dates.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { Tip } from '../ui/tip.tsx'
import { useMessageActions } from './message-actions-context.ts'
import { useRoomContext } from './room-context.ts'
import { useIsStarred } from './use-is-starred.ts'

/** What a message answers, above it; a press leads there. */
export function QuoteView({ quote }: { quote: NonNullable<MessageLine['quote']> }) {
  const { reveal } = useMessageActions()
  const { actions } = words
  const said = { gone: actions.quoteGone, unknown: actions.quoteUnknown, here: '' }[quote.state]
  return (
    <button
      type="button"
      aria-label={
        quote.state === 'here' ? `${actions.answers(quote.authorName)}: ${plain(quote.text)}` : said
      }
      disabled={quote.state === 'gone'}
      onClick={() => reveal(quote.key)}
      className="mt-0.5 mb-1 flex max-w-full items-baseline gap-1.5 rounded-md border-s-2 border-accent/60 bg-sunken py-1 ps-2.5 pe-3 text-start text-sm text-ink-2 enabled:hover:bg-hover"
    >
      {quote.state === 'here' ? (
        <>
          <span className="shrink-0 font-medium">{quote.authorName}</span>
          <span dir="auto" className="min-w-0 truncate">
            {plain(quote.text)}
          </span>
        </>
      ) : (
        <span className="text-ink-3 italic">{said}</span>
      )}
    </button>
  )
}

const plain = (text: string): string => plainText(parseMarkdown(text))

/** All that is left of a message that was taken back. */
export function Tombstone({ line }: { line: MessageLine }) {
  const { myName } = useRoomContext()
  const by = line.deletedBy?.name ?? ''
  return (
    <p className="flex items-center gap-1.5 py-0.5 text-base text-ink-3 italic">
      <Trash2 aria-hidden size={14} className="shrink-0" />
      {by === myName ? words.actions.deletedYou : words.actions.deleted(by)}
    </p>
  )
}

/** Quiet words above and behind the text. */
export function Edited({ atMs }: { atMs: number }) {
  return (
    <span
      className="edited ms-1 align-baseline text-xs text-ink-3"
      title={words.actions.editedAt(fullTime(atMs))}
    >
      ({words.actions.edited})
    </span>
  )
}

export function Badges({ line }: { line: MessageLine }) {
  const isStarred = useIsStarred(line.key)
  if (!line.isPinned && !line.isForwarded && !isStarred) return null
  return (
    <div className="flex gap-3 text-xs text-ink-3">
      {line.isPinned && (
        <span className="flex items-center gap-1">
          <Pin aria-hidden size={12} /> {words.actions.pinned}
        </span>
      )}
      {isStarred && (
        <span className="flex items-center gap-1">
          <Star aria-hidden size={12} /> {words.actions.starred}
        </span>
      )}
      {line.isForwarded && (
        <span className="flex items-center gap-1">
          <CornerUpRight aria-hidden size={12} className="rtl:-scale-x-100" /> {words.actions.forwarded}
        </span>
      )}
    </div>
  )
}

const namesShown = 12

/** The emoji under a message: press one to join in, or to take one's own back. */
export function Reactions({ line }: { line: MessageLine }) {
  const { toggle, perform } = useMessageActions()
  const { reactions = [] } = line
  if (reactions.length === 0) return null
  return (
    <div className="mt-1 flex flex-wrap items-center gap-1">
      {reactions.map(({ emoji, by, isMine }) => {
        const label = words.actions.reaction(emoji, nameList(by))
        return (
          <Tip key={emoji} label={label}>
            <button
              type="button"
              aria-pressed={isMine}
              aria-label={label}
              onClick={() => toggle(line, emoji)}
              className={cx(
                'press-scale flex h-7 items-center gap-1.5 rounded-full px-2 text-sm tabular-nums touch:h-9 touch:px-3',
                isMine
                  ? 'bg-accent-soft text-accent-ink shadow-[inset_0_0_0_1px_var(--accent)]'
                  : 'bg-sunken text-ink-2 shadow-[inset_0_0_0_1px_var(--line-soft)] hover:bg-hover',
              )}
            >
              <span aria-hidden className="font-emoji text-base leading-none">
                {emoji}
              </span>
              <span aria-hidden>{by.length}</span>
            </button>
          </Tip>
        )
      })}
      <Tip label={words.actions.addReaction}>
        <button
          type="button"
          aria-label={words.actions.addReaction}
          onClick={(event) => perform('react', line, event.currentTarget)}
          className="press-scale grid h-7 w-8 place-items-center rounded-full text-ink-3 opacity-0 group-focus-within/message:opacity-100 group-hover/message:opacity-100 hover:bg-hover touch:h-9 touch:w-10 touch:opacity-100"
        >
          <SmilePlus size={15} />
        </button>
      </Tip>
    </div>
  )
}

function nameList(by: readonly { name: string }[]): string[] {
  const names = by.slice(0, namesShown).map(({ name }) => name || words.people.someone)
  return by.length > namesShown ? [...names, words.timeline.others(by.length - namesShown)] : names
}

/** How much was said in the thread under a message, and by whom; opens it. */
export function ThreadChip({ line: { key, thread } }: { line: MessageLine }) {
  const { roomId } = useRoomContext()
  const { inThread } = useMessageActions()
  const now = useNow()
  if (!thread || inThread) return null
  return (
    <button
      type="button"
      onClick={() => showThread(roomId, key)}
      className="press-scale mt-1 -ms-1.5 flex min-h-8 max-w-full items-center gap-2 rounded-lg px-1.5 text-sm font-medium text-accent-ink hover:bg-hover touch:min-h-11"
    >
      <span aria-hidden className="flex -space-x-1 rtl:space-x-reverse">
        {thread.people.map(({ accountId, name }) => (
          <span key={accountId} className="rounded-full ring-2 ring-surface">
            <PersonAvatar accountId={accountId} name={name} size={20} />
          </span>
        ))}
      </span>
      {words.actions.replies(thread.count)}
      {thread.unread > 0 && (
        <span className="rounded-full bg-accent px-1.5 text-2xs leading-4 font-semibold text-on-accent">
          {words.actions.newReplies(thread.unread)}
        </span>
      )}
      <span className="truncate text-xs font-normal text-ink-3">
        {words.actions.lastReply(briefTime(thread.lastAtMs, now))}
      </span>
    </button>
  )
}

/** Said in a thread whose first message is not here. */
export function StrayReply() {
  const { inThread } = useMessageActions()
  if (inThread) return null
  return (
    <p className="flex items-center gap-1 text-xs text-ink-3">
      <MessageSquareText aria-hidden size={12} /> {words.actions.inThread}
    </p>
  )
}
