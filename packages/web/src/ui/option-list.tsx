import type { ReactNode } from 'react'
import { cx } from './cx.ts'

interface OptionListProps {
  id: string
  label: string
  isMultiple?: boolean
  className?: string
  children: ReactNode
}

/** Things to choose from while the focus stays in the text box that they answer. */
export function OptionList({ id, label, isMultiple = false, className, children }: OptionListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      aria-multiselectable={isMultiple || undefined}
      className={className}
    >
      {children}
    </div>
  )
}

interface OptionProps {
  id: string
  isActive: boolean
  isSelected: boolean
  onChoose: () => void
  className?: string
  children: ReactNode
}

/** One of them; the active one stays in view. */
export function Option({ id, isActive, isSelected, onChoose, className, children }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      // Choosing with the pointer must not take the focus away from the text box.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' })
      }}
      className={cx(
        'flex items-center gap-3 rounded-lg px-2.5 hover:bg-hover',
        isActive && 'bg-hover',
        className,
      )}
    >
      {children}
    </div>
  )
}
