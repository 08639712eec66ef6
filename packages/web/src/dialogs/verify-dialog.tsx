import { QrCode as QrIcon, ScanLine, ShieldCheck, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { AccountId, SafetySummary } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { Segments } from '../ui/choice.tsx'
import { Modal } from '../ui/modal.tsx'
import { ShownNumber, TheirNumber } from './safety-code.tsx'
import { useDialogTask } from './use-dialog-task.ts'

const text = words.trust

/** What two people compare once, to know that nobody sits between them. */
export function VerifyDialog({ accountId }: { accountId: AccountId }) {
  const api = useApi()
  const name = useEngineState((state) => nameOf(state.people, accountId))
  const { safety, failure } = useSafety(accountId)
  const { isBusy, error, start } = useDialogTask()
  const set = ({ digits }: SafetySummary, isVerified: boolean) =>
    start(() => api.setVerified(accountId, digits, isVerified))
  const accept = ({ digits }: SafetySummary) => start(() => api.acceptIdentity(accountId, digits))
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
          <>
            {safety && (safety.hasChanged || safety.wasVerified) && (
              <Button isBusy={isBusy} onClick={() => accept(safety)}>
                {text.accept}
              </Button>
            )}
            <Button
              look="primary"
              isBusy={isBusy}
              disabled={!safety}
              onClick={() => safety && set(safety, true)}
            >
              {text.mark}
            </Button>
          </>
        )
      }
    >
      {safety && <Change safety={safety} name={name} />}
      <p className="text-base text-ink-2">{text.lead(name)}</p>
      {safety ? <Safety safety={safety} name={name} /> : !failure && <p role="status">{text.working}</p>}
      <FormError error={failure ?? error} />
    </Modal>
  )
}

function useSafety(accountId: AccountId) {
  const api = useApi()
  const [safety, setSafety] = useState<SafetySummary>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    let isWanted = true
    api.safetyNumber(accountId).then(
      (found) => isWanted && setSafety(found),
      (reason: unknown) => isWanted && setFailure(failureText(reason)),
    )
    return () => void (isWanted = false)
  }, [api, accountId])
  return { safety, failure }
}

/** Said first, since it decides how carefully the number is compared. */
function Change({ safety: { hasChanged, wasVerified }, name }: { safety: SafetySummary; name: string }) {
  if (!hasChanged && !wasVerified) return null
  return (
    <p className="mb-4 flex items-start gap-2 rounded-xl bg-notice-soft px-3.5 py-2.5 text-sm text-notice-ink">
      <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0" />
      {wasVerified ? text.changedVerified(name) : text.changed(name)}
    </p>
  )
}

function Safety({ safety, name }: { safety: SafetySummary; name: string }) {
  const { digits, isVerified } = safety
  const [way, setWay] = useState<'show' | 'scan'>('show')
  return (
    <div className="mt-4 grid justify-items-center gap-4">
      <Segments
        label={text.ways}
        value={way}
        onChange={setWay}
        options={[
          { value: 'show', label: text.show, icon: <QrIcon aria-hidden size={15} /> },
          { value: 'scan', label: text.scan, icon: <ScanLine aria-hidden size={15} /> },
        ]}
      />
      {way === 'show' ? <ShownNumber digits={digits} /> : <TheirNumber digits={digits} name={name} />}
      {isVerified && (
        <p className="flex items-center gap-2 text-sm text-accent-ink">
          <ShieldCheck aria-hidden size={16} />
          {text.verified(name)}
        </p>
      )}
    </div>
  )
}

function nameOf(people: readonly { accountId: AccountId; name: string }[], accountId: AccountId): string {
  return people.find((person) => person.accountId === accountId)?.name ?? words.people.someone
}
