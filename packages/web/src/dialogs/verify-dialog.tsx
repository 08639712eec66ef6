import { ShieldCheck, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { AccountId, SafetySummary } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { useDialogTask } from './use-dialog-task.ts'

const text = words.trust

/** What two people compare once, to know that nobody sits between them. */
export function VerifyDialog({ accountId }: { accountId: AccountId }) {
  const api = useApi()
  const name = useEngineState((state) => nameOf(state.people, accountId))
  const [safety, setSafety] = useState<SafetySummary>()
  const [failure, setFailure] = useState<string>()
  const { isBusy, error, start } = useDialogTask()
  useEffect(() => {
    let isWanted = true
    api.safetyNumber(accountId).then(
      (found) => isWanted && setSafety(found),
      (reason: unknown) => isWanted && setFailure(failureText(reason)),
    )
    return () => void (isWanted = false)
  }, [api, accountId])
  const set = ({ digits }: SafetySummary, isVerified: boolean) =>
    start(() => api.setVerified(accountId, digits, isVerified))
  return (
    <Modal
      title={text.title(name)}
      width="narrow"
      footer={
        safety?.isVerified ? (
          <Button isBusy={isBusy} onClick={() => set(safety, false)}>
            {text.unmark}
          </Button>
        ) : (
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={!safety || safety.hasChanged}
            onClick={() => safety && set(safety, true)}
          >
            {text.mark}
          </Button>
        )
      }
    >
      <p className="text-base text-ink-2">{text.lead(name)}</p>
      {safety ? <Safety safety={safety} name={name} /> : !failure && <p role="status">{text.working}</p>}
      <FormError error={failure ?? error} />
    </Modal>
  )
}

function Safety({ safety, name }: { safety: SafetySummary; name: string }) {
  const { digits, isVerified, hasChanged } = safety
  return (
    <div className="mt-4 grid justify-items-center gap-4">
      <div className="size-40 rounded-xl bg-white p-2.5">
        <QrCode text={digits.replaceAll(' ', '')} label={text.qr} />
      </div>
      <ol
        aria-label={text.digits}
        className="grid grid-cols-4 gap-x-5 gap-y-1 font-mono text-md tabular-nums"
      >
        {digits.split(' ').map((group, place) => (
          // The same group may occur twice; the places never move.
          <li key={`${place} ${group}`}>{group}</li>
        ))}
      </ol>
      {isVerified && (
        <p className="flex items-center gap-2 text-sm text-accent-ink">
          <ShieldCheck aria-hidden size={16} />
          {text.verified(name)}
        </p>
      )}
      {hasChanged && (
        <p className="flex items-start gap-2 rounded-xl bg-notice-soft px-3.5 py-2.5 text-sm text-notice-ink">
          <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0" />
          {text.changed(name)}
        </p>
      )}
    </div>
  )
}

function nameOf(people: readonly { accountId: AccountId; name: string }[], accountId: AccountId): string {
  return people.find((person) => person.accountId === accountId)?.name ?? words.people.someone
}
