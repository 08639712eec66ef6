import { CircleAlert } from 'lucide-react'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { PasswordField } from '../ui/password-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { type FieldErrors } from './use-submission.ts'
import { passwordStrength, shortestPassword } from './password-strength.ts'

/** What went wrong with the whole form. */
export function FormError({ error }: { error: string | undefined }) {
  return (
    <div role="alert">
      {error !== undefined && (
        <p className="flex animate-appear items-start gap-2 rounded-lg bg-danger-soft px-3 py-2.5 text-base text-danger-ink">
          <CircleAlert aria-hidden size={16} className="mt-0.5" />
          {error}
        </p>
      )}
    </div>
  )
}

interface SubmitProps {
  label: string
  isBusy: boolean
  /** What is being done meanwhile, in words. */
  progress: string
}

export function Submit({ label, isBusy, progress }: SubmitProps) {
  return (
    <div>
      <Button type="submit" look="primary" size="large" isBusy={isBusy} className="w-full">
        {label}
      </Button>
      <p role="status" className="text-center text-sm text-ink-3 [&:not(:empty)]:mt-2.5">
        {isBusy ? progress : ''}
      </p>
    </div>
  )
}

export interface Credentials {
  name: string
  password: string
}

interface CredentialFieldsProps {
  value: Credentials
  onChange: (value: Credentials) => void
  errors: FieldErrors
  autoFocus?: boolean
}

/** Name and new password, with a gentle word on how good it is. */
export function NewCredentialFields({ value, onChange, errors, autoFocus = false }: CredentialFieldsProps) {
  return (
    <>
      <TextField
        label={words.entrance.name}
        name="name"
        autoComplete="username"
        autoFocus={autoFocus}
        maxLength={64}
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.target.value })}
        error={errors['name']}
        hint={words.entrance.nameHint}
      />
      <NewPasswordField
        label={words.entrance.password}
        value={value}
        onChange={onChange}
        error={errors['password']}
      />
    </>
  )
}

interface NewPasswordFieldProps extends Pick<CredentialFieldsProps, 'value' | 'onChange'> {
  label: string
  error: string | undefined
}

/** With a gentle word on how good it is. */
export function NewPasswordField({ label, value, onChange, error }: NewPasswordFieldProps) {
  return (
    <PasswordField
      label={label}
      name="password"
      autoComplete="new-password"
      value={value.password}
      onChange={(event) => onChange({ ...value, password: event.target.value })}
      error={error}
      hint={<StrengthHint {...value} />}
    />
  )
}

const bars = ['bg-danger', 'bg-danger', 'bg-away', 'bg-present']

function StrengthHint({ name, password }: Credentials) {
  if (password === '') return words.entrance.passwordHint
  const { strength } = words.entrance
  const isShort = password.length < shortestPassword
  const level = passwordStrength(password, name)
  const text = [
    isShort ? strength.short(shortestPassword) : strength.famous,
    strength.weak,
    strength.fair,
    strength.strong,
  ]
  return (
    <span className="flex items-center gap-2.5">
      <span aria-hidden className="flex w-16 shrink-0 gap-1">
        {[1, 2, 3].map((step) => (
          <span
            key={step}
            className={cx(
              'h-1 flex-1 rounded-full transition-colors',
              step <= level ? bars[level] : 'bg-line',
            )}
          />
        ))}
      </span>
      {text[level]}
    </span>
  )
}

/** What no name may hold: it cannot be seen, and could make one name look like another. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u

/** What is wrong with new credentials before anything is sent. */
export function checkCredentials({ name, password }: Credentials): FieldErrors {
  const { missing, strength } = words.entrance
  return {
    ...(unseen.test(name.trim()) && { name: words.entrance.nameUnseen }),
    ...(name.trim() === '' && { name: missing.name }),
    ...(password === ''
      ? { password: missing.password }
      : password.length < shortestPassword && { password: strength.short(shortestPassword) }),
  }
}
