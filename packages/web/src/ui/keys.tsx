import { cx } from './cx.ts'

/** A key combination as keycaps. */
export function Keys({ keys, isInverse = false }: { keys: readonly string[]; isInverse?: boolean }) {
  return (
    <kbd className="inline-flex shrink-0 items-center gap-0.5 font-sans">
      {keys.map((key) => (
        <kbd
          key={key}
          className={cx(
            'inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded px-1 font-sans text-2xs leading-none font-medium',
            isInverse ? 'bg-surface/15 text-surface' : 'bg-sunken text-ink-3 ring-1 ring-line ring-inset',
          )}
        >
          {key}
        </kbd>
      ))}
    </kbd>
  )
}
