import type { ReactNode } from 'react'

/** A link to another form of the same page. */
export function LinkButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <a
      href={location.href}
      onClick={(event) => {
        event.preventDefault()
        onClick()
      }}
      className="font-medium text-accent-ink underline-offset-2 hover:underline"
    >
      {children}
    </a>
  )
}
