import { Ellipsis, MessageSquareText, Reply, SmilePlus } from 'lucide-react'
import type { MessageLine } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { preferences } from '../state/preferences.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { actionsFor } from './message-action.ts'
import { useMessageActions } from './message-actions-context.ts'
import { openMenuAt } from './message-menu.tsx'

const usual = ['👍', '❤️', '😂']

/** The person's own latest emoji come first. */
function quickEmoji(): string[] {
  return [...new Set([...preferences.get().recentEmoji, ...usual])].slice(0, usual.length)
}

/** What is done most with a message; there while it is pointed at, or has the focus. */
export function MessageToolbar({ line }: { line: MessageLine }) {
  const { perform, toggle, inThread } = useMessageActions()
  const can = actionsFor(line, { inThread })
  if (!can.includes('react')) return null
  return (
    <div
      role="toolbar"
      aria-label={words.actions.toolbar}
      className="absolute end-16 -top-4 z-10 hidden rounded-lg bg-raised p-0.5 shadow-pop group-focus-within/message:flex group-hover/message:flex group-data-menu/message:flex wide:end-20 touch:hidden!"
    >
      {quickEmoji().map((emoji) => (
        <IconButton
          key={emoji}
          size="small"
          label={words.actions.reactWith(emoji)}
          onClick={() => toggle(line, emoji)}
        >
          <span aria-hidden className="font-emoji text-base leading-none">
            {emoji}
          </span>
        </IconButton>
      ))}
      <IconButton
        size="small"
        label={words.actions.react}
        onClick={(event) => perform('react', line, event.currentTarget)}
      >
        <SmilePlus size={16} />
      </IconButton>
      <IconButton
        size="small"
        label={words.actions.reply}
        onClick={(event) => perform('reply', line, event.currentTarget)}
      >
        <Reply size={16} className="rtl:-scale-x-100" />
      </IconButton>
      {can.includes('thread') && (
        <IconButton
          size="small"
          label={words.actions.thread}
          onClick={(event) => perform('thread', line, event.currentTarget)}
        >
          <MessageSquareText size={16} />
        </IconButton>
      )}
      <IconButton
        size="small"
        label={words.actions.more}
        aria-haspopup="menu"
        onClick={(event) => openMenuAt(event.currentTarget)}
      >
        <Ellipsis size={16} />
      </IconButton>
    </div>
  )
}
