import { Check, Copy } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { words } from '../messages/words.ts'
import { useCopied } from '../ui/copy-button.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** Code as it was written, with its language and a way to take it along. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const [isCopied, copy] = useCopied()
  return (
    <div className="group/code relative my-1.5">
      <pre tabIndex={0} aria-label={language || undefined}>
        <code>
          <Coloured text={text} language={language} />
        </code>
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

type Highlight = typeof import('../text/highlight.ts').highlight

/** Comes when the first code in a language it knows is seen. */
let loading: Promise<Highlight> | undefined

/** Longer code is shown plain: colouring it would be felt. */
const mostCharacters = 20_000

function Coloured({ text, language }: { text: string; language: string }) {
  const [highlight, setHighlight] = useState<{ run: Highlight }>()
  const isWanted = language !== '' && text.length <= mostCharacters
  useEffect(() => {
    if (!isWanted) return
    loading ??= import('../text/highlight.ts').then((loaded) => loaded.highlight)
    loading.then(
      (run) => setHighlight({ run }),
      () => (loading = undefined),
    )
  }, [isWanted])
  const pieces = useMemo(
    () => (isWanted ? highlight?.run(text, language) : undefined),
    [isWanted, highlight, text, language],
  )
  if (!pieces) return text
  return pieces.map(({ text: run, look }, place) =>
    look === '' ? (
      run
    ) : (
      // A message's code never changes without the whole block changing.
      <span key={place} className={`code-${look}`}>
        {run}
      </span>
    ),
  )
}
