import { useState } from 'react'
import type { SecondFactor } from '../engine/contract.ts'
import { failureCode } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { askPasskey, canUsePasskeys } from '../passkeys.ts'
import { TextField } from '../ui/text-field.tsx'
import { LinkButton } from './link-button.tsx'
import type { FieldErrors, Submission } from './use-submission.ts'

const text = words.keeping

/** The second step of proving who one is: asked for only once it is known to be needed. */
export function useSecondFactor() {
  const api = useApi()
  const [isAsked, setAsked] = useState(false)
  const [code, setCode] = useState('')
  const given: { secondFactor?: SecondFactor } =
    isAsked && code.trim() !== '' ? { secondFactor: { kind: 'code', code: code.trim() } } : {}
  return {
    isAsked,
    code,
    setCode,
    given,
    /** What is wrong with it before anything is sent. */
    check: (): FieldErrors => (isAsked && code.trim() === '' ? { second: text.codeMissing } : {}),
    /** Runs `prove`; when that needs a second step, asks for it instead of failing. */
    run: async (prove: (second: { secondFactor?: SecondFactor }) => Promise<void>) => {
      try {
        await prove(given)
      } catch (reason) {
        if (failureCode(reason) !== 'second-factor-needed') throw reason
        setAsked(true)
      }
    },
    passkey: async (): Promise<{ secondFactor: SecondFactor }> => {
      const { answer } = await askPasskey(await api.passkeyChallenge())
      return { secondFactor: { kind: 'passkey', answer } }
    },
  }
}

interface SecondStepProps {
  second: ReturnType<typeof useSecondFactor>
  submission: Pick<Submission, 'errors' | 'attempt'>
  /** What the form is for, with the second proof. */
  prove: (second: { secondFactor?: SecondFactor }) => Promise<void>
}

/** Nothing until it is asked for. */
export function SecondStep({ second, submission, prove }: SecondStepProps) {
  if (!second.isAsked) return null
  return (
    <div className="grid gap-2">
      <TextField
        label={text.code}
        name="second"
        autoComplete="one-time-code"
        autoFocus
        spellCheck={false}
        autoCapitalize="none"
        value={second.code}
        onChange={(event) => second.setCode(event.target.value)}
        error={submission.errors['second']}
        hint={text.codeHint}
      />
      {canUsePasskeys() && (
        <p className="text-sm">
          <LinkButton onClick={() => submission.attempt(async () => prove(await second.passkey()))}>
            {text.usePasskeyInstead}
          </LinkButton>
        </p>
      )}
    </div>
  )
}
