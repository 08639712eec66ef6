import { Download } from 'lucide-react'
import { useState } from 'react'
import { FormError } from '../../entrance/form-parts.tsx'
import { useSubmission } from '../../entrance/use-submission.ts'
import type { SecuritySummary } from '../../engine/contract.ts'
import { useApi } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { attempt, showDone } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { saveText } from '../../ui/save-text.ts'
import { TextField } from '../../ui/text-field.tsx'
import { Panel, Row } from './row.tsx'

const text = words.keeping

type Step =
  | { kind: 'closed' }
  | { kind: 'scanning'; uri: string; secret: string }
  | { kind: 'codes'; codes: string[] }
  | { kind: 'turning-off' }

interface TotpProps {
  totp: SecuritySummary['totp']
  changed: () => void
}

/** Codes of an authenticator app. */
export function Totp({ totp, changed }: TotpProps) {
  const api = useApi()
  const [step, setStep] = useState<Step>({ kind: 'closed' })
  const begin = () =>
    totp
      ? setStep({ kind: 'turning-off' })
      : void attempt(api.beginTotp().then((begun) => setStep({ kind: 'scanning', ...begun })))
  const close = () => {
    setStep({ kind: 'closed' })
    changed()
  }
  const action = (
    <Button onClick={begin} aria-label={`${text.totp}: ${totp ? text.turnOff : text.turnOn}`}>
      {totp ? text.turnOff : text.turnOn}
    </Button>
  )
  return (
    <Row
      label={text.totp}
      explained={totp ? text.totpOn(totp.codesLeft) : text.totpOff}
      action={step.kind === 'closed' && action}
    >
      {step.kind === 'scanning' && (
        <Scanning {...step} onCodes={(codes) => setStep({ kind: 'codes', codes })} onCancel={close} />
      )}
      {step.kind === 'codes' && <Codes codes={step.codes} onKept={close} />}
      {step.kind === 'turning-off' && (
        <Panel>
          <div>
            <p className="font-medium">{text.totpOffTitle}</p>
            <p className="text-sm text-ink-3">{text.totpOffLead}</p>
          </div>
          <CodeForm
            submit={text.turnOff}
            run={(code) => api.disableTotp(code).then(close)}
            onCancel={close}
          />
        </Panel>
      )}
    </Row>
  )
}

interface ScanningProps {
  uri: string
  secret: string
  onCodes: (codes: string[]) => void
  onCancel: () => void
}

function Scanning({ uri, secret, onCodes, onCancel }: ScanningProps) {
  const api = useApi()
  const enable = async (code: string) => {
    const { codes } = await api.enableTotp(code)
    showDone(text.totpDone)
    onCodes(codes)
  }
  return (
    <Panel>
      <p className="text-sm text-pretty text-ink-2">{text.totpLead}</p>
      <div className="flex flex-wrap items-center gap-4">
        <div className="size-36 shrink-0 rounded-xl bg-white p-2.5 ring-1 ring-line">
          <QrCode text={uri} label={text.totpQr} />
        </div>
        <div className="min-w-0 flex-1 basis-44">
          <p className="text-sm text-ink-3">{text.totpSecret}</p>
          <p className="font-mono text-sm font-medium break-all select-all">{secret}</p>
        </div>
      </div>
      <CodeForm submit={text.turnOn} run={enable} onCancel={onCancel} />
    </Panel>
  )
}

interface CodeFormProps {
  submit: string
  run: (code: string) => Promise<void>
  onCancel: () => void
}

function CodeForm({ submit, run, onCancel }: CodeFormProps) {
  const [code, setCode] = useState('')
  const { formRef, onSubmit, isBusy, errors } = useSubmission({
    check: () => ({ ...(code.trim() === '' && { second: text.codeMissing }) }),
    run: () => run(code.trim()),
    fieldOf: { 'second-factor-wrong': 'second', 'bad-request': 'second' },
  })
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate className="grid gap-3">
      <TextField
        label={text.code}
        name="second"
        autoComplete="one-time-code"
        autoFocus
        spellCheck={false}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={
          errors['second'] === words.errors['bad-request']
            ? words.errors['second-factor-wrong']
            : errors['second']
        }
      />
      <FormError error={errors['form']} />
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

function Codes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const all = codes.join('\n')
  return (
    <Panel>
      <div>
        <p className="font-medium">{text.totpCodesTitle}</p>
        <p className="text-sm text-pretty text-ink-3">{text.totpCodesLead}</p>
      </div>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-lg bg-surface px-4 py-3 font-mono text-base ring-1 ring-line select-all">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={all} />
        <Button
          icon={<Download size={16} />}
          onClick={() => saveText('securechat-codes.txt', text.totpCodesFile(codes))}
        >
          {text.download}
        </Button>
        <Button look="primary" className="ms-auto" onClick={onKept}>
          {text.done}
        </Button>
      </div>
    </Panel>
  )
}
