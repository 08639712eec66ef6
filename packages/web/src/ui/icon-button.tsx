import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import { Tip } from './tip.tsx'

export interface IconButtonProps extends ComponentProps<'button'> {
  label: string
  keys?: string[]
  size?: 'small' | 'medium'
  isActive?: boolean
}

/** A button that is only a picture; its name is in the label, for screen readers and as a tooltip. */
export function IconButton({
  label,
  keys,
  size = 'medium',
  isActive = false,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tip label={label} keys={keys}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cx(
          'press-scale inline-grid shrink-0 place-items-center rounded-lg select-none touch:size-11',
          'disabled:pointer-events-none disabled:opacity-40',
          size === 'small' ? 'size-7' : 'size-8',
          isActive
            ? 'bg-accent-soft text-accent-ink'
            : 'text-ink-3 hover:bg-hover hover:text-ink active:bg-press data-popup-open:bg-press data-popup-open:text-ink',
          className,
        )}
      />
    </Tip>
  )
}
