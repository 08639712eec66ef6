import { useEffect, useState } from 'react'
import type { EngineApi, Phase } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { goHome } from '../state/navigation.ts'
import type { Route } from '../state/route.ts'
import { showDone } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { Entrance } from './entrance.tsx'
import { checkCredentials, FormError, NewPasswordField, Submit } from './form-parts.tsx'
import { takeRound } from './provider-round.ts'
import { SignInPage } from './sign-in-page.tsx'
import { useSubmission } from './use-submission.ts'

const text = words.providers

type Back = Extract<Route, { page: 'provider' }>
type Vouched = Awaited<ReturnType<EngineApi['finishProvider']>>
type Reading = { kind: 'reading' } | { kind: 'failed'; says: string } | { kind: 'vouched'; vouched: Vouched }

/** Where a provider sends people back to. Its answer is used once; whoever asks again hears the same. */
const finished = new Map<string, Promise<Vouched | 'linked'>>()

async function finish(api: EngineApi, { state, code, iss }: Back): Promise<Vouched | 'linked'> {
  const round = takeRound(state)
  if (!round) throw new Error(text.notBegunHere)
  if (code === undefined) throw new Error(text.refusedThere)
  const answer = { state, code, claimSecret: round.claimSecret, ...(iss !== undefined && { iss }) }
  if (round.purpose === 'sign-in') return api.finishProvider(answer)
  await api.linkProvider(answer)
  showDone(text.linked(round.label))
  return 'linked'
}

export function ProviderPage({ back, phase }: { back: Back; phase: Phase }) {
  const reading = useAnswer(back)
  // Making the account signs in before it is done; the form stays until then.
  const [isMaking, setMaking] = useState(false)
  const isIn = phase.kind === 'signed-in' && !isMaking && reading.kind === 'vouched'
  useEffect(() => {
    if (isIn) goHome('replace')
  }, [isIn])
  if (reading.kind === 'failed') return <Failed says={reading.says} />
  if (reading.kind === 'reading' || isIn) return <Finishing />
  const { ticket, vouched } = reading.vouched
  if (vouched.kind === 'new') return <NewcomerPage name={vouched.name} ticket={ticket} onMaking={setMaking} />
  if (phase.kind === 'signed-out')
    return <SignInPage phase={phase} vouched={{ name: vouched.name, ticket }} />
  return <Finishing />
}

function useAnswer(back: Back): Reading {
  const api = useApi()
  // Connecting is for somebody who is signed in, over a connection that has yet to be made.
  const isReady = useEngineState(({ phase, connection }) =>
    phase.kind === 'signed-in' ? connection.kind === 'online' : phase.kind === 'signed-out',
  )
  const [reading, setReading] = useState<Reading>({ kind: 'reading' })
  useEffect(() => {
    if (!isReady && !finished.has(back.state)) return
    const answer = finished.get(back.state) ?? finish(api, back)
    finished.set(back.state, answer)
    answer.then(
      (vouched) => (vouched === 'linked' ? goHome('replace') : setReading({ kind: 'vouched', vouched })),
      (reason: unknown) => setReading({ kind: 'failed', says: says(reason) }),
    )
  }, [api, back, isReady])
  return reading
}

/** Our own words stand as they are; codes of the engine have theirs. */
const says = (reason: unknown): string =>
  reason instanceof Error && [text.notBegunHere, text.refusedThere].includes(reason.message)
    ? reason.message
    : failureText(reason)

function Finishing() {
  return (
    <Entrance title={text.finishing}>
      <div className="mt-6 text-ink-3">
        <Spinner size={22} />
      </div>
    </Entrance>
  )
}

function Failed({ says: lead }: { says: string }) {
  return (
    <Entrance title={text.failed} lead={lead}>
      <Button look="primary" className="mt-6" onClick={() => goHome('replace')}>
        {text.toStart}
      </Button>
    </Entrance>
  )
}

interface NewcomerProps {
  name: string
  ticket: string
  onMaking: (isMaking: boolean) => void
}

/** An account for somebody whom the provider has vouched for: only the passphrase is missing, and nobody else may know it. */
function NewcomerPage({ name, ticket, onMaking }: NewcomerProps) {
  const api = useApi()
  const [person, setPerson] = useState({ name, password: '' })
  const { formRef, onSubmit, isBusy, errors } = useSubmission({
    check: () => checkCredentials(person),
    run: async () => {
      onMaking(true)
      try {
        await api.createByProvider({ ticket, ...person })
      } finally {
        onMaking(false)
      }
    },
    fieldOf: {},
  })
  return (
    <Entrance title={text.welcome(name)} lead={text.newLead}>
      <form ref={formRef} onSubmit={onSubmit} noValidate className="mt-6 grid gap-4">
        <NewPasswordField
          label={text.passphrase}
          value={person}
          onChange={setPerson}
          error={errors['password']}
        />
        <p className="text-sm text-pretty text-ink-3">{text.passphraseLost}</p>
        <FormError error={errors['form']} />
        <Submit label={text.create} isBusy={isBusy} progress={words.entrance.makingKeys} />
        <Button look="quiet" className="-mt-1" onClick={() => goHome('replace')}>
          {words.cancel}
        </Button>
      </form>
    </Entrance>
  )
}
