import { type FormEvent, useId, useRef, useState } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { useApi, useRoom } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useDialogTask } from './use-dialog-task.ts'

/** Changes a room's name and topic. */
export function RenameDialog({ roomId }: { roomId: RoomId }) {
  const api = useApi()
  const room = useRoom(roomId)
  const formId = useId()
  const nameRef = useRef<HTMLInputElement>(null)
  const [name, setName] = useState(room?.name ?? '')
  const [topic, setTopic] = useState(room?.topic ?? '')
  const { isBusy, error, start } = useDialogTask()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return nameRef.current?.focus()
    return start(() => api.renameRoom(roomId, { name: name.trim(), topic: topic.trim() }))
  }
  return (
    <Modal
      title={words.rename.title}
      width="narrow"
      initialFocus={nameRef}
      footer={
        <Button type="submit" form={formId} look="primary" isBusy={isBusy}>
          {words.rename.save}
        </Button>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <TextField
          ref={nameRef}
          label={words.rename.name}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={words.rename.topic}
          maxLength={250}
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
        />
        <FormError error={error} />
      </form>
    </Modal>
  )
}
