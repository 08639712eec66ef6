import { useEffect, useState } from 'react'
import { failureCode, failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { Digits } from '../ui/digits.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { FormError } from './form-parts.tsx'
import { LinkButton } from './link-button.tsx'

const text = words.keeping

type Step =
  | { kind: 'opening' }
  | { kind: 'shown'; code: string }
  | { kind: 'comparing'; digits: string }
  | { kind: 'finishing'; digits: string }
  | { kind: 'over'; error: string }

/** On a new device: a code for one that is signed in, then digits that both compare. */
export function LinkForm({ onBack }: { onBack: () => void }) {
  const api = useApi()
  const [step, setStep] = useState<Step>({ kind: 'opening' })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let isWanted = true
    const become = (next: Step) => isWanted && setStep(next)
    const run = async () => {
      become({ kind: 'opening' })
      const { code } = await api.openLink()
      become({ kind: 'shown', code })
      const { digits } = await api.linkDigits()
      become({ kind: 'comparing', digits })
    }
    run().catch((reason: unknown) => become({ kind: 'over', error: failureText(reason) }))
    return () => {
      isWanted = false
      void api.cancelLink()
    }
  }, [api, tries])
  const confirm = (digits: string) => {
    setStep({ kind: 'finishing', digits })
    api.finishLink().catch((reason: unknown) => {
      if (failureCode(reason) === 'already-signed-in') return
      setStep({ kind: 'over', error: failureText(reason) })
    })
  }
  return (
    <div className="mt-6 grid gap-4">
      <LinkStep step={step} confirm={confirm} again={() => setTries((before) => before + 1)} />
      <p className="text-center text-base">
        <LinkButton onClick={onBack}>{text.backToSignIn}</LinkButton>
      </p>
    </div>
  )
}

interface LinkStepProps {
  step: Step
  confirm: (digits: string) => void
  again: () => void
}

function LinkStep({ step, confirm, again }: LinkStepProps) {
  switch (step.kind) {
    case 'opening':
      return <Waiting says={words.working} />
    case 'shown':
      return (
        <>
          <div className="mx-auto size-44 rounded-xl bg-white p-3 ring-1 ring-line">
            <QrCode text={`securechat-link:${step.code}`} label={text.linkQr} />
          </div>
          <Digits text={step.code} />
          <Waiting says={text.linkWaiting} />
        </>
      )
    case 'comparing':
      return (
        <>
          <Digits text={spaced(step.digits)} />
          <div className="text-center">
            <p className="font-medium">{text.linkFromCompare}</p>
            <p className="text-sm text-ink-3">{text.linkCompareLead}</p>
          </div>
          <Button look="primary" size="large" onClick={() => confirm(step.digits)}>
            {text.linkSame}
          </Button>
        </>
      )
    case 'finishing':
      return (
        <>
          <Digits text={spaced(step.digits)} />
          <Waiting says={text.linkConfirmThere} />
        </>
      )
    case 'over':
      return (
        <>
          <FormError error={step.error} />
          <Button onClick={again}>{text.linkAgain}</Button>
        </>
      )
  }
}

const spaced = (digits: string) => `${digits.slice(0, 3)} ${digits.slice(3)}`

function Waiting({ says }: { says: string }) {
  return (
    <p role="status" className="flex items-center justify-center gap-2 text-base text-ink-3">
      <Spinner />
      {says}
    </p>
  )
}
