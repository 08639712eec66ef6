import { useState } from 'react'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { TextField } from '../ui/text-field.tsx'
import { checkCredentials, FormError, NewPasswordField, Submit } from './form-parts.tsx'
import { LinkButton } from './link-button.tsx'
import { SecondStep, useSecondFactor } from './second-factor.tsx'
import { useSubmission } from './use-submission.ts'

const text = words.keeping

interface RecoverFormProps {
  name: string
  /** A provider's word. */
  ticket?: string | undefined
  onBack: () => void
}

/** For whoever forgot the password: the recovery code sets a new one. Says what is lost without it. */
export function RecoverForm({ name: known, ticket, onBack }: RecoverFormProps) {
  const api = useApi()
  const [code, setCode] = useState('')
  const [person, setPerson] = useState({ name: known, password: '' })
  const second = useSecondFactor()
  const prove = (given: typeof second.given) =>
    api.recover({
      name: person.name.trim(),
      code,
      password: person.password,
      ...given,
      ...(ticket !== undefined && { ticket }),
    })
  const submission = useSubmission({
    check: () => ({
      ...(code.trim() === '' && { recovery: text.codeMissing }),
      ...checkCredentials(person),
      ...second.check(),
    }),
    run: () => second.run(prove),
    fieldOf: { 'recovery-code-wrong': 'recovery', 'second-factor-wrong': 'second' },
  })
  const { formRef, onSubmit, isBusy, errors } = submission
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate className="mt-6 grid gap-4">
      <TextField
        label={words.entrance.name}
        name="name"
        autoComplete="username"
        autoFocus={known === ''}
        maxLength={64}
        value={person.name}
        onChange={(event) => setPerson({ ...person, name: event.target.value })}
        error={errors['name']}
      />
      <TextField
        label={text.recoverCode}
        name="recovery"
        autoFocus={known !== ''}
        spellCheck={false}
        autoCapitalize="characters"
        className="[&_input]:font-mono"
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={errors['recovery']}
      />
      <NewPasswordField
        label={text.passwordNew}
        value={person}
        onChange={setPerson}
        error={errors['password']}
      />
      <SecondStep second={second} submission={submission} prove={prove} />
      <FormError error={errors['form']} />
      <Submit label={text.recoverSubmit} isBusy={isBusy} progress={words.entrance.openingVault} />
      <WithoutCode onBack={onBack} />
    </form>
  )
}

/** What is lost, what is not, and the way back. */
function WithoutCode({ onBack }: { onBack: () => void }) {
  return (
    <>
      <p className="text-sm text-pretty text-ink-3">{text.recoverNoCode}</p>
      <p className="text-center text-base">
        <LinkButton onClick={onBack}>{text.backToSignIn}</LinkButton>
      </p>
    </>
  )
}
