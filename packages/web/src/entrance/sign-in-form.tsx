import { KeyRound, MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import type { Phase } from '../engine/contract.ts'
import { failureCode, failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { askPasskey, canUsePasskeys } from '../passkeys.ts'
import { Button } from '../ui/button.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { FormError, Submit } from './form-parts.tsx'
import { LinkButton } from './link-button.tsx'
import { SecondStep, useSecondFactor } from './second-factor.tsx'
import { useSubmission } from './use-submission.ts'

export type Known = Extract<Phase, { kind: 'signed-out' }>['known'][number]

interface SignInFormProps {
  known: { name: string } | undefined
  /** A provider's word. */
  ticket?: string | undefined
  onOther: (() => void) | undefined
  onForgot: (name: string) => void
  onLink: () => void
}

const text = words.keeping

/** Name and password, and every other way in. */
export function SignInForm({ known, ticket, onOther, onForgot, onLink }: SignInFormProps) {
  const api = useApi()
  const [name, setName] = useState(known?.name ?? '')
  const [password, setPassword] = useState('')
  const second = useSecondFactor()
  const { missing } = words.entrance
  const prove = (given: typeof second.given) =>
    api.signIn({ name: name.trim(), password, ...given, ...(ticket !== undefined && { ticket }) })
  const submission = useSubmission({
    check: () => ({
      ...(name.trim() === '' && { name: missing.name }),
      ...(password === '' && { password: missing.password }),
      ...second.check(),
    }),
    run: () => second.run(prove),
    fieldOf: { 'wrong-password': 'password', 'second-factor-wrong': 'second' },
  })
  const { formRef, onSubmit, isBusy, errors } = submission
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate className="mt-6 grid gap-4">
      <TextField
        label={words.entrance.name}
        name="name"
        autoComplete="username webauthn"
        autoFocus={known === undefined}
        maxLength={64}
        readOnly={ticket !== undefined}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={errors['name']}
      />
      <PasswordField
        label={ticket === undefined ? words.entrance.password : words.providers.passphrase}
        name="password"
        autoComplete="current-password"
        autoFocus={known !== undefined}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={errors['password']}
        hint={<LinkButton onClick={() => onForgot(name)}>{text.forgot}</LinkButton>}
      />
      <SecondStep second={second} submission={submission} prove={prove} />
      <FormError error={errors['form']} />
      <Submit label={words.entrance.signIn} isBusy={isBusy} progress={words.entrance.openingVault} />
      <OtherWays ticket={ticket} onLink={onLink} />
      {onOther && (
        <Button look="quiet" onClick={onOther} className="-mt-2">
          {known ? words.entrance.otherAccount : words.entrance.knownAccounts}
        </Button>
      )}
    </form>
  )
}

/** Without a password. */
function OtherWays({ ticket, onLink }: Pick<SignInFormProps, 'ticket' | 'onLink'>) {
  const api = useApi()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const withPasskey = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const given = await askPasskey(await api.passkeyChallenge())
      await api.signInWithPasskey({ ...given, ...(ticket !== undefined && { ticket }) })
    } catch (reason) {
      const code = failureCode(reason)
      if (code === 'passkey-cannot-open') setError(text.passkeyCannotOpen)
      else setError(isFromBrowser(reason) ? text.passkeyStopped : failureText(reason))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {canUsePasskeys() && (
          <Button
            className="min-w-44 flex-1"
            icon={<KeyRound size={16} />}
            isBusy={isBusy}
            onClick={() => void withPasskey()}
          >
            {text.passkeySignIn}
          </Button>
        )}
        <Button className="min-w-44 flex-1" icon={<MonitorSmartphone size={16} />} onClick={onLink}>
          {text.linkFrom}
        </Button>
      </div>
      <FormError error={error} />
    </div>
  )
}

/** The person closed the browser's window, or has no passkey for this place. */
export function isFromBrowser(reason: unknown): boolean {
  return reason instanceof Error && (reason.name === 'NotAllowedError' || reason.name === 'AbortError')
}
