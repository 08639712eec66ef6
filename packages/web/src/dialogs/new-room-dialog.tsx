import { type FormEvent, useId, useMemo, useRef, useState } from 'react'
import type { AccountId, RoomHistory } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { goToRoom } from '../state/navigation.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Modal } from '../ui/modal.tsx'
import { PeoplePicker } from '../ui/people-picker.tsx'
import { TextField } from '../ui/text-field.tsx'
import { HistoryChoice, KeepChoice } from './policy-choices.tsx'
import { useDialogTask } from './use-dialog-task.ts'

const text = words.newRoom

type NewRoomKind = 'group' | 'open' | 'public'

/** Makes a room: its name, who can join, who is in it at first, and what newcomers can read. */
export function NewRoomDialog() {
  const api = useApi()
  const formId = useId()
  const nameRef = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [topic, setTopic] = useState('')
  const mayMakePublic = useEngineState((state) => state.mayMakePublic)
  const [kind, setKind] = useState<NewRoomKind>('group')
  const [history, setHistory] = useState<RoomHistory>('since-join')
  const [keepDays, setKeepDays] = useState(0)
  const [memberIds, setMemberIds] = useState<AccountId[]>([])
  const [isNameMissing, setNameMissing] = useState(false)
  const { isBusy, error, start } = useDialogTask()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setNameMissing(name.trim() === '')
    if (name.trim() === '') return nameRef.current?.focus()
    // Nothing is sealed for those who were there: whoever comes reads everything.
    const policy = kind === 'public' ? {} : { history, keepDays }
    return start(async () => {
      const profile = { name: name.trim(), topic: topic.trim() }
      const room = await api.createRoom({ kind, ...profile, memberIds, ...policy })
      goToRoom(room.roomId)
    })
  }
  return (
    <Modal
      title={text.title}
      initialFocus={nameRef}
      footer={
        <Button type="submit" form={formId} look="primary" isBusy={isBusy}>
          {text.create}
        </Button>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <div className="grid gap-4">
          <TextField
            ref={nameRef}
            label={text.name}
            placeholder={text.namePlaceholder}
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={isNameMissing ? text.nameMissing : undefined}
          />
          <Topic topic={topic} onChange={setTopic} />
        </div>
        <WhoCanJoin kind={kind} onChange={setKind} mayMakePublic={mayMakePublic} />
        <FirstMembers chosen={memberIds} onChange={setMemberIds} />
        {kind !== 'public' && <HistoryChoice history={history} onChange={setHistory} />}
        {kind !== 'public' && <KeepChoice days={keepDays} onChange={setKeepDays} />}
        <FormError error={error} />
      </form>
    </Modal>
  )
}

function Topic({ topic, onChange }: { topic: string; onChange: (topic: string) => void }) {
  return (
    <TextField
      label={text.topic}
      hint={text.topicHint}
      maxLength={250}
      value={topic}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function WhoCanJoin({
  kind,
  onChange,
  mayMakePublic,
}: {
  kind: NewRoomKind
  onChange: (kind: NewRoomKind) => void
  mayMakePublic: boolean
}) {
  const open = [
    { value: 'group' as const, label: text.group, explained: text.groupExplained },
    { value: 'open' as const, label: text.open, explained: text.openExplained },
  ]
  const spoken = { value: 'public' as const, label: text.public, explained: text.publicExplained }
  return (
    <Choice
      label={text.kind}
      value={kind}
      onChange={onChange}
      options={mayMakePublic ? [...open, spoken] : open}
    />
  )
}

function FirstMembers({
  chosen,
  onChange,
}: {
  chosen: AccountId[]
  onChange: (chosen: AccountId[]) => void
}) {
  const people = useEngineState((state) => state.people)
  const others = useMemo(() => people.filter((person) => !person.isMe), [people])
  if (others.length === 0) return null
  return (
    <div>
      <div className="mb-1.5 text-sm font-medium text-ink-2">{text.people}</div>
      <PeoplePicker
        label={words.picker.search}
        people={others}
        chosen={chosen}
        onChange={onChange}
        nobody={words.picker.nobody}
      />
    </div>
  )
}
