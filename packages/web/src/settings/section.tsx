import type { ReactNode } from 'react'

/** One part of the settings, under its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-3 border-b border-line-soft pb-1.5 text-xs font-medium text-ink-3">{title}</h3>
      <div className="grid gap-4">{children}</div>
    </section>
  )
}
