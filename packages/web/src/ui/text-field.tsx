import { CircleAlert } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from './cx.ts'

export const inputLook = cx(
  'w-full rounded-lg bg-surface px-3 text-md text-ink ring-1 ring-outline/70 ring-inset transition-shadow duration-100',
  'hover:ring-outline focus:ring-2 focus:ring-focus focus:outline-none',
  'aria-invalid:ring-danger aria-invalid:focus:ring-danger',
)

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string
  hint?: ReactNode
  error?: string | undefined
  /** Stands inside the box, at its end. */
  trailing?: ReactNode
}

/** A labelled text box with room below for a hint, or for what is wrong. */
export function TextField({ label, hint, error, trailing, className, ...rest }: TextFieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink-2">
        {label}
      </label>
      <div className="relative">
        <input
          autoComplete="off"
          {...rest}
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error !== undefined || hint !== undefined ? noteId : undefined}
          className={cx(inputLook, 'h-10 touch:h-11', trailing !== undefined && 'pe-11')}
        />
        {trailing !== undefined && (
          <div className="absolute inset-y-0 end-1 flex items-center">{trailing}</div>
        )}
      </div>
      <FieldNote id={noteId} error={error} hint={hint} />
    </div>
  )
}

/** What is wrong, spoken when it appears; otherwise a hint. */
export function FieldNote({ id, error, hint }: { id: string; error?: string | undefined; hint?: ReactNode }) {
  return (
    <div id={id} aria-live="polite" className="text-sm">
      {error !== undefined ? (
        <p className="mt-1.5 flex animate-appear items-start gap-1.5 text-danger-ink">
          <CircleAlert aria-hidden size={15} className="mt-0.5" />
          {error}
        </p>
      ) : (
        hint !== undefined && <div className="mt-1.5 text-ink-3">{hint}</div>
      )}
    </div>
  )
}
