import { useState } from 'react'
import { checkCredentials, FormError, NewPasswordField } from '../../entrance/form-parts.tsx'
import { SecondStep, useSecondFactor } from '../../entrance/second-factor.tsx'
import { useSubmission } from '../../entrance/use-submission.ts'
import { useApi, useEngineState } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { showDone } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { Panel, Row } from './row.tsx'

const text = words.keeping

export function Password() {
  const [isOpen, setOpen] = useState(false)
  return (
    <Row
      label={text.password}
      explained={text.passwordExplained}
      action={isOpen ? undefined : <Button onClick={() => setOpen(true)}>{text.change}</Button>}
    >
      {isOpen && <PasswordForm onDone={() => setOpen(false)} />}
    </Row>
  )
}

function PasswordForm({ onDone }: { onDone: () => void }) {
  const api = useApi()
  const name = useEngineState((state) => state.me?.name ?? '')
  const [current, setCurrent] = useState('')
  const [person, setPerson] = useState({ name, password: '' })
  const second = useSecondFactor()
  const prove = async (given: typeof second.given) => {
    await api.changePassword({ current, next: person.password, ...given })
    showDone(text.passwordChanged)
    onDone()
  }
  const submission = useSubmission({
    check: () => ({
      ...(current === '' && { current: words.entrance.missing.password }),
      ...checkCredentials(person),
      ...second.check(),
    }),
    run: () => second.run(prove),
    fieldOf: { 'wrong-password': 'current', 'second-factor-wrong': 'second' },
  })
  const { formRef, onSubmit, isBusy, errors } = submission
  return (
    <Panel>
      <form
        ref={formRef}
        onSubmit={onSubmit}
        noValidate
        className="grid gap-4"
        aria-label={text.passwordTitle}
      >
        <PasswordField
          label={text.passwordCurrent}
          name="current"
          autoComplete="current-password"
          autoFocus
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={presentError(errors['current'])}
        />
        <NewPasswordField
          label={text.passwordNew}
          value={person}
          onChange={setPerson}
          error={errors['password']}
        />
        <SecondStep second={second} submission={submission} prove={prove} />
        <FormError error={errors['form']} />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onDone}>
            {words.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            {text.passwordTitle}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

/** The name is not in question here. */
const presentError = (error: string | undefined) =>
  error === words.errors['wrong-password'] ? text.passwordWrong : error
