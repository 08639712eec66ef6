import { Camera } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { FormError } from '../../entrance/form-parts.tsx'
import { useSubmission } from '../../entrance/use-submission.ts'
import { useApi } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { attempt, showDone } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { canScan } from '../../ui/can-scan.ts'
import { Digits } from '../../ui/digits.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Panel, Row } from './row.tsx'

const text = words.keeping
const codePrefix = /^securechat-link:/
const CodeScanner = lazy(() => import('../../ui/code-scanner.tsx').then((m) => ({ default: m.CodeScanner })))

type Step = { kind: 'closed' } | { kind: 'typing' } | { kind: 'comparing'; digits: string }

/** Letting in a new device from this one: its code, then digits that both compare. */
export function LetIn() {
  const api = useApi()
  const [step, setStep] = useState<Step>({ kind: 'closed' })
  const cancel = () => {
    setStep({ kind: 'closed' })
    void api.cancelAnswer()
  }
  const confirm = async () => {
    if (await attempt(api.confirmLink())) showDone(text.linkDone)
    setStep({ kind: 'closed' })
  }
  return (
    <Row
      label={text.link}
      explained={text.linkExplained}
      action={
        step.kind === 'closed' && (
          <Button onClick={() => setStep({ kind: 'typing' })}>{text.linkStart}</Button>
        )
      }
    >
      {step.kind === 'typing' && (
        <CodeForm onDigits={(digits) => setStep({ kind: 'comparing', digits })} onCancel={cancel} />
      )}
      {step.kind === 'comparing' && (
        <Panel>
          <div>
            <p className="font-medium">{text.linkCompare}</p>
            <p className="text-sm text-ink-3">{text.linkCompareLead}</p>
          </div>
          <div className="[&_output]:bg-surface">
            <Digits text={`${step.digits.slice(0, 3)} ${step.digits.slice(3)}`} />
          </div>
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={cancel}>
              {words.cancel}
            </Button>
            <Button look="primary" onClick={() => void confirm()}>
              {text.linkSame}
            </Button>
          </div>
        </Panel>
      )}
    </Row>
  )
}

function CodeForm({ onDigits, onCancel }: { onDigits: (digits: string) => void; onCancel: () => void }) {
  const api = useApi()
  const [code, setCode] = useState('')
  const [isScanning, setScanning] = useState(false)
  const take = (found: string) => {
    setCode(found.replace(codePrefix, ''))
    setScanning(false)
  }
  const { formRef, onSubmit, isBusy, errors } = useSubmission({
    check: () => ({ ...(code.trim() === '' && { link: text.codeMissing }) }),
    run: async () => onDigits((await api.answerLink(code.replace(codePrefix, ''))).digits),
    fieldOf: { 'link-over': 'link' },
  })
  return (
    <Panel>
      <form ref={formRef} onSubmit={onSubmit} noValidate className="grid gap-3">
        <p className="text-sm text-pretty text-ink-2">{text.linkLead}</p>
        <TextField
          label={text.linkCode}
          name="link"
          autoFocus
          spellCheck={false}
          autoCapitalize="characters"
          className="[&_input]:font-mono"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          error={errors['link']}
        />
        {isScanning && (
          <Suspense fallback={null}>
            <CodeScanner onFound={take} />
          </Suspense>
        )}
        <FormError error={errors['form']} />
        <div className="flex justify-end gap-2">
          {canScan() && !isScanning && (
            <Button icon={<Camera size={16} />} className="me-auto" onClick={() => setScanning(true)}>
              {text.linkScan}
            </Button>
          )}
          <Button look="quiet" onClick={onCancel}>
            {words.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            {text.next}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
