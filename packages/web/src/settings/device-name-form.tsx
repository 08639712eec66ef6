import { type FormEvent, useState } from 'react'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { inputLook } from '../ui/text-field.tsx'

interface DeviceNameFormProps {
  label?: string
  name: string
  onSave: (name: string) => Promise<void>
  onCancel: () => void
}

/** In place of the name of a device or a passkey; Escape leaves it as it was. */
export function DeviceNameForm({ label = words.devices.name, name, onSave, onCancel }: DeviceNameFormProps) {
  const [written, setWritten] = useState(name)
  const [isBusy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (written.trim() === '' || written.trim() === name) return onCancel()
    setBusy(true)
    void onSave(written)
  }
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-1 items-center gap-2">
      <input
        aria-label={label}
        autoFocus
        maxLength={64}
        value={written}
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onCancel()
        }}
        className={`${inputLook} h-9 min-w-0 flex-1 touch:h-11`}
      />
      <Button type="submit" look="primary" isBusy={isBusy}>
        {words.devices.save}
      </Button>
      <Button look="quiet" onClick={onCancel}>
        {words.cancel}
      </Button>
    </form>
  )
}
