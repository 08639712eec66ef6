import { Check, Copy } from 'lucide-react'
import { words } from '../messages/words.ts'
import { useCopied } from '../ui/copy-button.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** What can be done with a message; there while it is pointed at, or has the focus. */
export function MessageToolbar({ text }: { text: string }) {
  const [isCopied, copy] = useCopied()
  return (
    <div className="absolute end-5 -top-4 hidden rounded-lg bg-raised p-0.5 shadow-pop group-focus-within/message:flex group-hover/message:flex wide:end-6 touch:hidden!">
      <IconButton
        size="small"
        label={isCopied ? words.copied : words.timeline.copyText}
        onClick={() => copy(text)}
        className="touch:size-7"
      >
        {isCopied ? <Check size={15} /> : <Copy size={15} />}
      </IconButton>
    </div>
  )
}
