import { type ReactNode, useState } from 'react'
import { words } from '../messages/words.ts'

/** Words that are hidden until somebody asks for them; pressing again changes nothing. */
export function Spoiler({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  if (isOpen) return <span className="spoiler-open">{children}</span>
  return (
    <button
      type="button"
      className="spoiler"
      aria-label={words.actions.spoiler}
      onClick={() => setOpen(true)}
    >
      <span aria-hidden inert>
        {children}
      </span>
    </button>
  )
}
