import { memo } from 'react'
import type { MessageLine } from '../engine/contract.ts'
import { MessageFiles } from '../files/message-files.tsx'
import { words } from '../messages/words.ts'
import { countEmojiOnly } from '../text/emoji-only.ts'
import { clockTime, fullTime } from '../text/dates.ts'
import { hueOf } from '../text/names.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { FailedNote } from './failed-note.tsx'
import { MarkdownView } from './markdown-view.tsx'
import { Badges, Edited, QuoteView, Reactions, StrayReply, ThreadChip, Tombstone } from './message-marks.tsx'
import { messageSentence } from './message-sentence.ts'
import { MessageToolbar } from './message-toolbar.tsx'
import { MessageState } from './message-state.tsx'
import { Poll } from './poll.tsx'
import { useRoomContext } from './room-context.ts'
import type { MessageRow } from './timeline-rows.ts'

const emojiSizes = [
  '',
  'text-[2.75rem] leading-[3.25rem]',
  'text-[2.5rem] leading-[3rem]',
  'text-[2.25rem] leading-[2.75rem]',
]
const manyEmoji = 'text-[1.625rem] leading-9'

/** One message. The first of a group carries its author and time; the others show theirs on hover. */
export const Message = memo(function Message({ row }: { row: MessageRow }) {
  const { line, startsGroup } = row
  const { myName } = useRoomContext()
  return (
    <div className={startsGroup ? 'pt-(--group-gap)' : 'pt-(--message-gap)'}>
      <article
        tabIndex={-1}
        data-key={line.key}
        aria-label={messageSentence(line, myName)}
        className={cx(
          'group/message relative mx-auto flex max-w-(--column) gap-3 rounded-lg px-5 py-px wide:px-6',
          'focus-visible:outline-offset-[-2px] data-found:animate-found',
          line.isMentioned ? 'bg-notice-soft/45' : 'hover:bg-(--hover-faint)',
        )}
      >
        <div className="w-9 shrink-0">
          {startsGroup ? (
            <div className="pt-0.5">
              <PersonAvatar accountId={line.authorId} name={line.authorName} size={36} />
            </div>
          ) : (
            <time
              aria-hidden
              className="block pt-[0.2rem] text-end text-[0.625rem] leading-5 text-ink-3 tabular-nums opacity-0 group-hover/message:opacity-100"
            >
              {clockTime(line.atMs)}
            </time>
          )}
        </div>
        <div className="min-w-0 flex-1">
          <Author row={row} />
          <Body line={line} />
          {line.status === 'failed' && <FailedNote line={line} />}
        </div>
        <MessageState row={row} />
        <MessageToolbar line={line} />
      </article>
    </div>
  )
})

/** What is said, with what it answers above and what came of it below. */
function Body({ line }: { line: MessageLine }) {
  if (line.deletedBy)
    return (
      <>
        <Tombstone line={line} />
        <ThreadChip line={line} />
      </>
    )
  return (
    <>
      {line.threadOf && <StrayReply />}
      <Badges line={line} />
      {line.quote && <QuoteView quote={line.quote} />}
      {line.poll && <Poll line={line} poll={line.poll} />}
      {!line.poll && line.text !== '' && <Said line={line} />}
      {line.files && <MessageFiles line={line} />}
      <Reactions line={line} />
      <ThreadChip line={line} />
    </>
  )
}

function Said({ line }: { line: MessageLine }) {
  const emojiCount = countEmojiOnly(line.text)
  return (
    <div
      dir="auto"
      className={cx(
        'message-text text-md',
        emojiCount > 0 && cx('font-emoji', emojiSizes[emojiCount] ?? manyEmoji),
        line.status === 'sending' && 'text-ink-2',
      )}
    >
      {emojiCount > 0 ? line.text : <MarkdownView text={line.text} mentions={line.mentions} />}
      {line.editedAtMs !== undefined && <Edited atMs={line.editedAtMs} />}
    </div>
  )
}

function Author({ row: { line, startsGroup } }: { row: MessageRow }) {
  if (!startsGroup)
    return (
      <span className="sr-only">
        {line.authorName}, {clockTime(line.atMs)}:
      </span>
    )
  return (
    <div className="flex items-baseline gap-2">
      <span
        className={`tinted hue-${hueOf(line.authorId)} min-w-0 truncate text-base font-semibold text-name-ink`}
      >
        {line.authorName || words.people.someone}
      </span>
      <time
        dateTime={new Date(line.atMs).toISOString()}
        title={fullTime(line.atMs)}
        className="shrink-0 text-xs text-ink-3 tabular-nums"
      >
        {clockTime(line.atMs)}
      </time>
    </div>
  )
}
