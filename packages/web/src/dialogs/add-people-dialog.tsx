import { Link2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { AccountId, RoomId } from '../engine/contract.ts'
import { useApi, useEngineState, useRoom } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { keptText } from '../room/kept-text.ts'
import { openDialog } from '../state/dialogs.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { PeoplePicker } from '../ui/people-picker.tsx'
import { useDialogTask } from './use-dialog-task.ts'

/** Adds people of the workspace to a room. */
export function AddPeopleDialog({ roomId }: { roomId: RoomId }) {
  const api = useApi()
  const room = useRoom(roomId)
  const people = useEngineState((state) => state.people)
  const inputRef = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<AccountId[]>([])
  const { isBusy, error, start } = useDialogTask()
  const others = useMemo(() => {
    const members = new Set(room?.members.map((member) => member.accountId))
    return people.filter((person) => !person.isMe && !members.has(person.accountId))
  }, [people, room?.members])
  return (
    <Modal
      title={words.about.addPeople}
      lead={room && keptText(room)}
      width="narrow"
      initialFocus={inputRef}
      footer={
        <>
          <Button
            look="quiet"
            className="me-auto"
            icon={<Link2 size={16} />}
            onClick={() => openDialog({ kind: 'invite', roomId })}
          >
            {words.about.inviteLink}
          </Button>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={chosen.length === 0}
            onClick={() => start(() => api.addMembers(roomId, chosen))}
          >
            {words.picker.add}
          </Button>
        </>
      }
    >
      <PeoplePicker
        label={words.picker.search}
        people={others}
        chosen={chosen}
        onChange={setChosen}
        inputRef={inputRef}
        nobody={words.picker.nobody}
      />
      <FormError error={error} />
    </Modal>
  )
}
