import type { ReactNode } from 'react'

interface RowProps {
  label: string
  explained: string
  /** At its end: what can be done about it. */
  action?: ReactNode
  /** Below it, while it is being done. */
  children?: ReactNode
}

/** One thing that an account is kept by. */
export function Row({ label, explained, action, children }: RowProps) {
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h4 className="font-medium">{label}</h4>
          <p className="text-sm text-pretty text-ink-3">{explained}</p>
        </div>
        {action}
      </div>
      {children}
    </div>
  )
}

/** Set off below its row. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className="mt-3 grid animate-appear gap-4 rounded-xl bg-sunken p-4">{children}</div>
}
