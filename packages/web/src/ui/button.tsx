import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Spinner } from './spinner.tsx'

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover shadow-[0_1px_1px_oklch(0_0_0/0.08)]',
  secondary: 'bg-surface text-ink ring-1 ring-inset ring-line hover:bg-hover active:bg-press',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink active:bg-press',
  danger: 'bg-danger text-on-danger hover:bg-danger-hover',
  'quiet-danger': 'text-danger-ink hover:bg-danger-soft',
}
const sizes = {
  small: 'h-7 px-2.5 text-sm rounded-md gap-1.5 touch:h-11',
  medium: 'h-9 px-3.5 text-base rounded-lg gap-2 touch:h-11',
  large: 'h-11 px-5 text-md rounded-xl gap-2',
}

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks
  size?: keyof typeof sizes
  /** Shows that the work is under way, and takes no further press. */
  isBusy?: boolean
  icon?: ReactNode
}

export function Button({ look = 'secondary', size = 'medium', isBusy = false, icon, ...rest }: ButtonProps) {
  const { className, children, disabled, ...others } = rest
  return (
    <button
      type="button"
      {...others}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      className={cx(
        'press-scale inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap select-none',
        'disabled:cursor-not-allowed disabled:opacity-60',
        looks[look],
        sizes[size],
        className,
      )}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  )
}
