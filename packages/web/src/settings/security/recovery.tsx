import { Download, Printer } from 'lucide-react'
import { useState } from 'react'
import { useApi, useEngineState } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { attempt } from '../../state/toasts.ts'
import { calendarDay } from '../../text/dates.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { printText } from '../../ui/print-text.ts'
import { saveText } from '../../ui/save-text.ts'
import { Panel, Row } from './row.tsx'

const text = words.keeping

interface RecoveryProps {
  madeAtMs: number | undefined
  changed: () => void
}

export function Recovery({ madeAtMs, changed }: RecoveryProps) {
  const api = useApi()
  const [code, setCode] = useState<string>()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const make = async () => {
    setBusy(true)
    await attempt(api.newRecoveryCode().then((made) => setCode(made.code)))
    setBusy(false)
  }
  const finish = () => {
    setCode(undefined)
    changed()
  }
  const has = madeAtMs !== undefined
  return (
    <Row
      label={text.recovery}
      explained={has ? text.recoveryMade(calendarDay(madeAtMs)) : text.recoveryNone}
      action={
        code === undefined && (
          <Button isBusy={isBusy} onClick={() => (has ? setAsking(true) : void make())}>
            {has ? text.recoveryReplace : text.recoveryMake}
          </Button>
        )
      }
    >
      {code !== undefined && <RecoveryCode code={code} onKept={finish} />}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={text.recoveryReplaceTitle}
        lead={text.recoveryReplaceLead}
        confirm={text.recoveryReplace}
        onConfirm={make}
      />
    </Row>
  )
}

/** Shown once, with every way of keeping it. */
export function RecoveryCode({ code, onKept }: { code: string; onKept: () => void }) {
  const name = useEngineState((state) => state.me?.name ?? '')
  const place = useEngineState((state) => state.workspaceName ?? '')
  const whole = text.recoveryFile(name, place, code)
  return (
    <Panel>
      <div>
        <p className="font-medium">{text.recoveryTitle}</p>
        <p className="text-sm text-pretty text-ink-3">{text.recoveryLead}</p>
      </div>
      <output className="rounded-lg bg-surface px-3 py-3.5 text-center font-mono text-md font-semibold tracking-wide break-words ring-1 ring-line select-all">
        {code}
      </output>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={code} />
        <Button icon={<Download size={16} />} onClick={() => saveText('securechat-recovery-code.txt', whole)}>
          {text.download}
        </Button>
        <Button icon={<Printer size={16} />} onClick={() => printText(whole)}>
          {text.print}
        </Button>
        <Button look="primary" className="ms-auto" onClick={onKept}>
          {text.keptIt}
        </Button>
      </div>
    </Panel>
  )
}
