import { type FormEvent, useId, useState } from 'react'
import type { RoomHistory, RoomId } from '../engine/contract.ts'
import { useApi, useRoom } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { HistoryChoice, KeepChoice } from './policy-choices.tsx'
import { useDialogTask } from './use-dialog-task.ts'

const text = words.policy

/** Shows what a room keeps, and lets whoever may change it. */
export function PolicyDialog({ roomId }: { roomId: RoomId }) {
  const api = useApi()
  const room = useRoom(roomId)
  const formId = useId()
  const [history, setHistory] = useState<RoomHistory>(room?.history ?? 'since-join')
  const [keepDays, setKeepDays] = useState(room?.keepDays ?? 0)
  const { isBusy, error, start } = useDialogTask()
  const mayChange = room?.canSetPolicy ?? false
  const submit = (event: FormEvent) => {
    event.preventDefault()
    return start(() => api.setRoomPolicy(roomId, { history, keepDays }))
  }
  return (
    <Modal
      title={text.title}
      width="narrow"
      footer={
        mayChange && (
          <Button type="submit" form={formId} look="primary" isBusy={isBusy}>
            {text.save}
          </Button>
        )
      }
    >
      <form id={formId} onSubmit={submit} noValidate>
        <fieldset disabled={!mayChange} inert={!mayChange} className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <HistoryChoice history={history} onChange={setHistory} />
          <KeepChoice days={keepDays} onChange={setKeepDays} />
        </fieldset>
        <p className="mt-4 text-sm text-ink-3">{mayChange ? text.scope : text.onlyAdmins}</p>
        <FormError error={error} />
      </form>
    </Modal>
  )
}
