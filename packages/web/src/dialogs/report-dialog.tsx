import { useState } from 'react'
import type { MessageLine, RoomId } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { showDone } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useDialogTask } from './use-dialog-task.ts'

const text = words.reports
const MOST_CHARACTERS = 1_000

/** Says what reporting shows, and to whom, before it does. */
export function ReportDialog({ roomId, line }: { roomId: RoomId; line: MessageLine }) {
  const api = useApi()
  const [reason, setReason] = useState('')
  const { isBusy, error, start } = useDialogTask()
  const send = () =>
    start(async () => {
      await api.reportMessage(roomId, line.seq ?? 0, reason.trim())
      showDone(text.sent)
    })
  return (
    <Modal
      title={text.title}
      lead={text.lead(line.authorName || words.people.someone)}
      width="narrow"
      footer={
        <Button look="danger" isBusy={isBusy} onClick={send}>
          {text.send}
        </Button>
      }
    >
      <blockquote
        dir="auto"
        className="mb-5 line-clamp-6 border-s-2 border-line ps-3 text-base break-words text-ink-2"
      >
        {line.text}
      </blockquote>
      <TextField
        label={text.reason}
        hint={text.reasonHint}
        maxLength={MOST_CHARACTERS}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <FormError error={error} />
    </Modal>
  )
}
