import { limits } from '@securechat/protocol'
import { Plus, X } from 'lucide-react'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Modal } from '../ui/modal.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useDialogTask } from './use-dialog-task.ts'

const { polls } = words

/** Asks a room a question with answers to choose from. */
export function PollDialog({ roomId }: { roomId: RoomId }) {
  const api = useApi()
  const formId = useId()
  const questionRef = useRef<HTMLInputElement>(null)
  const [question, setQuestion] = useState('')
  const [options, setOptions] = useState(['', ''])
  const [isMultiple, setMultiple] = useState(false)
  const [isIncomplete, setIncomplete] = useState(false)
  const { isBusy, error, start } = useDialogTask()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = [...new Set(options.map((option) => option.trim()))].filter((option) => option !== '')
    const isComplete = question.trim() !== '' && given.length >= 2
    setIncomplete(!isComplete)
    if (isComplete) start(() => api.ask(roomId, { question: question.trim(), options: given, isMultiple }))
  }
  return (
    <Modal
      title={polls.title}
      width="narrow"
      initialFocus={questionRef}
      footer={
        <Button type="submit" form={formId} look="primary" isBusy={isBusy}>
          {polls.create}
        </Button>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <TextField
          ref={questionRef}
          label={polls.question}
          maxLength={limits.pollQuestionCharacters}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <Answers options={options} onChange={setOptions} />
        <label className="flex min-h-9 items-center gap-2.5 text-base touch:min-h-11">
          <input
            type="checkbox"
            checked={isMultiple}
            onChange={(event) => setMultiple(event.target.checked)}
            className="size-4.5 accent-(--accent)"
          />
          {polls.isMultiple}
        </label>
        <FormError error={isIncomplete ? polls.incomplete : error} />
      </form>
    </Modal>
  )
}

interface AnswersProps {
  options: readonly string[]
  onChange: (options: string[]) => void
}

function Answers({ options, onChange }: AnswersProps) {
  return (
    <>
      {options.map((option, place) => (
        // An answer is its place: they are not reordered.
        <div key={place} className="flex items-end gap-1.5">
          <div className="min-w-0 flex-1">
            <TextField
              label={polls.option(place + 1)}
              maxLength={limits.pollOptionCharacters}
              value={option}
              onChange={(event) => onChange(options.with(place, event.target.value))}
            />
          </div>
          {options.length > 2 && (
            <IconButton
              label={polls.removeOption(place + 1)}
              onClick={() => onChange(options.toSpliced(place, 1))}
            >
              <X size={16} />
            </IconButton>
          )}
        </div>
      ))}
      {options.length < limits.pollOptions && (
        <Button look="quiet" icon={<Plus size={16} />} onClick={() => onChange([...options, ''])}>
          {polls.addOption}
        </Button>
      )}
    </>
  )
}
