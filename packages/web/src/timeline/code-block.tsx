import { Check, Copy } from 'lucide-react'
import { words } from '../messages/words.ts'
import { useCopied } from '../ui/copy-button.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** Code as it was written, with its language and a way to take it along. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const [isCopied, copy] = useCopied()
  return (
    <div className="group/code relative my-1.5">
      <pre tabIndex={0} aria-label={language || undefined}>
        <code>{text}</code>
      </pre>
      <div className="absolute end-1.5 top-1.5 flex items-center gap-1 rounded-md bg-sunken ps-2 text-xs text-ink-3">
        {language !== '' && <span aria-hidden>{language}</span>}
        <span className="opacity-0 group-focus-within/code:opacity-100 group-hover/code:opacity-100 touch:opacity-100">
          <IconButton
            size="small"
            label={isCopied ? words.copied : words.timeline.copyCode}
            onClick={() => copy(text)}
          >
            {isCopied ? <Check size={14} /> : <Copy size={14} />}
          </IconButton>
        </span>
      </div>
    </div>
  )
}
