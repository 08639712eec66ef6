import { Pencil, Reply, X } from 'lucide-react'
import { words } from '../messages/words.ts'
import type { Writing } from '../state/writing.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'
import { IconButton } from '../ui/icon-button.tsx'

interface WritingAboutProps {
  about: Writing
  onStop: () => void
}

/** Says, above the box, which message the next words belong to. */
export function WritingAbout({ about: { kind, line }, onStop }: WritingAboutProps) {
  const { actions } = words
  const isReply = kind === 'reply'
  return (
    <div className="mb-1.5 flex animate-appear items-center gap-2.5 rounded-xl border-s-2 border-accent bg-accent-wash py-1 ps-3 pe-1.5 text-sm">
      <span aria-hidden className="text-accent-ink">
        {isReply ? <Reply size={15} className="rtl:-scale-x-100" /> : <Pencil size={14} />}
      </span>
      <p role="status" className="min-w-0 flex-1 truncate">
        <span className="font-medium text-ink">
          {isReply ? actions.replyingTo(line.authorName) : actions.editing}
        </span>
        <span dir="auto" className="ms-2 text-ink-2">
          {plainText(parseMarkdown(line.text))}
        </span>
      </p>
      <IconButton size="small" label={isReply ? actions.stopReply : actions.stopEdit} onClick={onStop}>
        <X size={16} />
      </IconButton>
    </div>
  )
}
