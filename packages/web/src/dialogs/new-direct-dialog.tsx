import { type RefObject, useMemo, useRef } from 'react'
import type { PersonSummary } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { goToRoom } from '../state/navigation.ts'
import { bestMatches } from '../text/rank.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Modal } from '../ui/modal.tsx'
import { OptionList } from '../ui/option-list.tsx'
import { PersonOption } from '../ui/person-option.tsx'
import { inputLook } from '../ui/text-field.tsx'
import { useOptionSearch } from '../ui/use-option-search.ts'
import { useDialogTask } from './use-dialog-task.ts'

/** Opens the conversation with one person. */
export function NewDirectDialog() {
  const people = useEngineState((state) => state.people)
  const others = useMemo(() => people.filter((person) => !person.isMe), [people])
  const inputRef = useRef<HTMLInputElement>(null)
  return (
    <Modal title={words.newDirect.title} width="narrow" initialFocus={inputRef}>
      {others.length === 0 ? (
        <div className="grid justify-items-start gap-4">
          <p className="text-base text-ink-2">{words.newDirect.none}</p>
          <Button look="primary" onClick={() => openDialog({ kind: 'invite' })}>
            {words.sidebar.invite}
          </Button>
        </div>
      ) : (
        <PersonSearch people={others} inputRef={inputRef} />
      )}
    </Modal>
  )
}

interface PersonSearchProps {
  people: PersonSummary[]
  inputRef: RefObject<HTMLInputElement | null>
}

function PersonSearch({ people, inputRef }: PersonSearchProps) {
  const api = useApi()
  const { error, start } = useDialogTask()
  const choose = (person: PersonSummary) =>
    start(async () => goToRoom((await api.openDirect(person.accountId)).roomId))
  const { listId, optionId, found, active, inputProps } = useOptionSearch({
    find: (query) => bestMatches(people, query, (person) => person.name),
    onChoose: choose,
  })
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <input
        {...inputProps}
        ref={inputRef}
        aria-label={words.newDirect.search}
        placeholder={words.newDirect.search}
        className={cx(inputLook, 'h-10 touch:h-11')}
      />
      <FormError error={error} />
      <div className="min-h-44">
        <OptionList id={listId} label={words.newDirect.search} className="max-h-80 overflow-y-auto">
          {found.map((person, index) => (
            <PersonOption
              key={person.accountId}
              id={optionId(index)}
              person={person}
              isActive={index === active}
              isSelected={index === active}
              onChoose={() => choose(person)}
            />
          ))}
        </OptionList>
        {found.length === 0 && <p className="px-2 py-2 text-sm text-ink-3">{words.newDirect.noMatch}</p>}
      </div>
    </div>
  )
}
