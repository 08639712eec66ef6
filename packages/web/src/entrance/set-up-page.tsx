import { useState } from 'react'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { goHome, goToRoom, route } from '../state/navigation.ts'
import { TextField } from '../ui/text-field.tsx'
import { Entrance } from './entrance.tsx'
import { checkCredentials, FormError, NewCredentialFields, Submit } from './form-parts.tsx'
import { useSubmission } from './use-submission.ts'

function codeFromAddress(): string {
  const here = route.get()
  return here.page === 'home' ? (here.setUpCode ?? '') : ''
}

/** The first page of a new server: names the workspace and makes its first account. */
export function SetUpPage() {
  const api = useApi()
  const [setUpCode, setSetUpCode] = useState(codeFromAddress)
  const [workspaceName, setWorkspaceName] = useState('')
  const [person, setPerson] = useState({ name: '', password: '' })
  const { missing } = words.entrance
  const { formRef, onSubmit, isBusy, errors } = useSubmission({
    check: () => ({
      ...(setUpCode.trim() === '' && { code: missing.code }),
      ...(workspaceName.trim() === '' && { workspace: missing.workspaceName }),
      ...checkCredentials(person),
    }),
    run: async () => {
      const names = { workspaceName: workspaceName.trim(), name: person.name.trim() }
      await api.setUp({ setUpCode: setUpCode.trim(), ...names, password: person.password })
      const first = (await api.state()).rooms[0]
      if (first) goToRoom(first.roomId, 'replace')
      else goHome('replace')
    },
    fieldOf: { 'set-up-code-wrong': 'code', 'name-taken': 'name' },
  })
  return (
    <Entrance title={words.entrance.setUpTitle} lead={words.entrance.setUpLead}>
      <form ref={formRef} onSubmit={onSubmit} noValidate className="mt-6 grid gap-4">
        <TextField
          label={words.entrance.setUpCode}
          name="code"
          value={setUpCode}
          onChange={(event) => setSetUpCode(event.target.value)}
          autoFocus={setUpCode === ''}
          autoCapitalize="none"
          spellCheck={false}
          error={errors['code']}
          hint={setUpCode === '' ? words.entrance.setUpCodeHint : undefined}
        />
        <TextField
          label={words.entrance.workspaceName}
          name="workspace"
          autoComplete="organization"
          placeholder={words.entrance.workspacePlaceholder}
          maxLength={64}
          value={workspaceName}
          onChange={(event) => setWorkspaceName(event.target.value)}
          autoFocus={setUpCode !== ''}
          error={errors['workspace']}
        />
        <NewCredentialFields value={person} onChange={setPerson} errors={errors} />
        <FormError error={errors['form']} />
        <Submit label={words.entrance.createAccount} isBusy={isBusy} progress={words.entrance.makingKeys} />
      </form>
    </Entrance>
  )
}
