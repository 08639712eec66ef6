import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { type ReactNode, useId } from 'react'
import { cx } from './cx.ts'

interface Option<T extends string> {
  value: T
  label: string
  explained?: string
  icon?: ReactNode
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly Option<T>[]
  onChange: (value: T) => void
}

/** One of a few, each explained in a sentence. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div>
      <div id={id} className="mb-1.5 text-sm font-medium text-ink-2">
        {label}
      </div>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={(next: T) => onChange(next)}
        className="grid gap-2"
      >
        {options.map((option) => (
          <label
            key={option.value}
            className={cx(
              'flex cursor-default items-start gap-3 rounded-xl p-3 ring-1 transition-colors ring-inset',
              value === option.value ? 'bg-accent-wash ring-accent/55' : 'ring-line hover:bg-hover',
            )}
          >
            <RadioDot value={option.value} />
            <span className="min-w-0">
              <span className="block font-medium">{option.label}</span>
              {option.explained !== undefined && (
                <span className="block text-sm text-ink-3">{option.explained}</span>
              )}
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  )
}

function RadioDot({ value }: { value: string }) {
  return (
    <Radio.Root
      value={value}
      className="mt-0.5 grid size-[1.125rem] shrink-0 place-items-center rounded-full ring-1 ring-outline transition-colors ring-inset data-checked:bg-accent data-checked:ring-accent"
    >
      <Radio.Indicator className="size-2 rounded-full bg-on-accent" />
    </Radio.Root>
  )
}

/** One of a few, side by side. */
export function Segments<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next: T) => onChange(next)}
      className="inline-flex rounded-lg bg-sunken p-0.5 ring-1 ring-line-soft ring-inset"
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          render={<span />}
          className="flex h-8 items-center gap-1.5 rounded-md px-3 text-sm font-medium text-ink-2 transition-colors select-none hover:text-ink data-checked:bg-raised data-checked:text-ink data-checked:shadow-[0_0_0_1px_var(--line),0_1px_2px_oklch(0_0_0/0.06)] touch:h-11"
        >
          {option.icon}
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
