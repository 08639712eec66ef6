import { type FormEvent, useId, useState } from 'react'
import type { PluginField, PluginSettings, PluginSummary } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { showDone } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { inputLook, TextField } from '../ui/text-field.tsx'
import { Toggle } from '../ui/toggle.tsx'

const text = words.plugins

interface PluginFormProps {
  plugin: PluginSummary
  onChanged: (plugin: PluginSummary) => void
}

/** A plugin's settings page, drawn from its schema. */
export function PluginForm({ plugin, onChanged }: PluginFormProps) {
  const api = useApi()
  const [settings, setSettings] = useState<PluginSettings>(plugin.settings)
  const [error, setError] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setError(undefined)
    setIsBusy(true)
    void api
      .configurePlugin(plugin.name, settings)
      .then(
        (changed) => {
          onChanged(changed)
          setSettings(changed.settings)
          showDone(text.saved)
        },
        (reason: unknown) => setError(failureText(reason)),
      )
      .finally(() => setIsBusy(false))
  }
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={`${text.settings}: ${plugin.name}`}
      className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-4 border-t border-line-soft pt-3"
    >
      {Object.entries(plugin.fields).map(([name, field]) => (
        <Field
          key={name}
          label={field.title ?? name}
          field={field}
          value={settings[name]}
          onChange={(value) => setSettings((now) => withValue(now, name, value))}
        />
      ))}
      <FormError error={error} />
      <div>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {text.save}
        </Button>
      </div>
    </form>
  )
}

type Value = PluginSettings[string]

/** A field that is left empty is not set. */
function withValue(settings: PluginSettings, name: string, value: Value | undefined): PluginSettings {
  const { [name]: _, ...rest } = settings
  return value === undefined ? rest : { ...rest, [name]: value }
}

interface FieldProps {
  label: string
  field: PluginField
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

function Field({ label, field, value, onChange }: FieldProps) {
  const { type, description } = field
  if (type === 'boolean')
    return (
      <Toggle
        label={label}
        {...(description !== undefined && { explained: description })}
        isOn={value === true}
        onChange={onChange}
      />
    )
  if (type === 'array') return <ListField label={label} field={field} value={value} onChange={onChange} />
  if (field.enum) return <ChoiceField label={label} field={field} value={value} onChange={onChange} />
  const isNumber = type === 'integer' || type === 'number'
  return (
    <TextField
      label={label}
      hint={field.writeOnly === true ? text.keptSecret : description}
      type={field.writeOnly === true ? 'password' : isNumber ? 'number' : 'text'}
      {...(isNumber && { min: field.minimum, max: field.maximum, step: type === 'integer' ? 1 : 'any' })}
      maxLength={field.maxLength}
      value={value === undefined ? '' : String(value)}
      onChange={({ target }) => onChange(isNumber ? numberIn(target.value) : target.value)}
    />
  )
}

const numberIn = (given: string) => (given.trim() === '' ? undefined : Number(given))

function ListField({ label, field, value, onChange }: FieldProps) {
  const id = useId()
  const lines = Array.isArray(value) ? value.join('\n') : ''
  const [shown, setShown] = useState(lines)
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink-2">
        {label}
      </label>
      <textarea
        id={id}
        aria-describedby={`${id}-note`}
        rows={4}
        className={`${inputLook} py-2`}
        value={shown}
        onChange={({ target }) => {
          setShown(target.value)
          onChange(
            target.value
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
          )
        }}
      />
      <p id={`${id}-note`} className="mt-1.5 text-sm text-ink-3">
        {[field.description, text.onePerLine].filter(Boolean).join(' ')}
      </p>
    </div>
  )
}

function ChoiceField({ label, field, value, onChange }: FieldProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink-2">
        {label}
      </label>
      <select
        id={id}
        className={`${inputLook} h-10 touch:h-11`}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        <option value="">{text.notSet}</option>
        {field.enum?.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      {field.description !== undefined && <p className="mt-1.5 text-sm text-ink-3">{field.description}</p>}
    </div>
  )
}
