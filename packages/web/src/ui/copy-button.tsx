import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { words } from '../messages/words.ts'
import { Button, type ButtonProps } from './button.tsx'

const thanksMs = 1600

/** Whether something was copied just now. */
export function useCopied(): [boolean, (text: string) => void] {
  const [copiedAt, setCopiedAt] = useState(0)
  useEffect(() => {
    if (copiedAt === 0) return undefined
    const timer = setTimeout(() => setCopiedAt(0), thanksMs)
    return () => clearTimeout(timer)
  }, [copiedAt])
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopiedAt(Date.now()),
      () => setCopiedAt(0),
    )
  }
  return [copiedAt > 0, copy]
}

/** Copies a text and says so. */
export function CopyButton({ text, ...rest }: ButtonProps & { text: string }) {
  const [isCopied, copy] = useCopied()
  return (
    <Button {...rest} onClick={() => copy(text)} icon={isCopied ? <Check size={16} /> : <Copy size={16} />}>
      {words.copy}
      <span role="status" className="sr-only">
        {isCopied ? words.copied : ''}
      </span>
    </Button>
  )
}
