import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'

interface ToggleProps {
  label: string
  explained?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}

/** On or off, at once. */
export function Toggle({ label, explained, isOn, onChange }: ToggleProps) {
  const id = useId()
  return (
    <div className="flex items-center justify-between gap-6">
      <div className="min-w-0">
        <div id={id} className="font-medium">
          {label}
        </div>
        {explained !== undefined && <div className="text-sm text-ink-3">{explained}</div>}
      </div>
      <Switch.Root
        aria-labelledby={id}
        checked={isOn}
        onCheckedChange={onChange}
        className="relative h-6 w-10 shrink-0 rounded-full bg-outline transition-colors data-checked:bg-accent"
      >
        <Switch.Thumb className="absolute start-0.5 top-0.5 size-5 rounded-full bg-[oklch(1_0_0)] shadow-sm transition-transform data-checked:translate-x-4 rtl:data-checked:-translate-x-4" />
      </Switch.Root>
    </div>
  )
}
