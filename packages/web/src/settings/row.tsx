import type { ReactNode } from 'react'

interface RowProps {
  label: string
  explained?: string
  children: ReactNode
}

/** One thing that can be set, and what it means. */
export function Row({ label, explained, children }: RowProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="min-w-0 flex-1 basis-56">
        <div className="font-medium">{label}</div>
        {explained !== undefined && <div className="text-sm text-ink-3">{explained}</div>}
      </div>
      {children}
    </div>
  )
}
