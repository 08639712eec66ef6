import { Check, X } from 'lucide-react'
import type { KeyboardEvent, RefObject } from 'react'
import type { AccountId, PersonSummary } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { bestMatches } from '../text/rank.ts'
import { PersonAvatar } from './avatar.tsx'
import { cx } from './cx.ts'
import { OptionList } from './option-list.tsx'
import { PersonOption } from './person-option.tsx'
import { useOptionSearch } from './use-option-search.ts'

interface PeoplePickerProps {
  label: string
  people: readonly PersonSummary[]
  chosen: readonly AccountId[]
  onChange: (chosen: AccountId[]) => void
  inputRef?: RefObject<HTMLInputElement | null>
  /** What to say when there is nobody to choose from. */
  nobody: string
}

/** Chooses several people: type to find, arrows and Enter to choose, Backspace to take the last one off. */
export function PeoplePicker({ label, people, chosen, onChange, inputRef, nobody }: PeoplePickerProps) {
  const toggle = ({ accountId }: PersonSummary) => {
    onChange(chosen.includes(accountId) ? chosen.filter((one) => one !== accountId) : [...chosen, accountId])
    search.search('')
  }
  const search = useOptionSearch({
    find: (query) => bestMatches(people, query, (person) => person.name),
    onChoose: toggle,
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && search.query === '') onChange(chosen.slice(0, -1))
    else search.inputProps.onKeyDown(event)
  }
  if (people.length === 0) return <p className="py-2 text-base text-ink-3">{nobody}</p>
  return (
    <div>
      <div className="flex min-h-10 flex-wrap items-center gap-1.5 rounded-lg bg-surface p-1.5 ring-1 ring-outline/70 ring-inset focus-within:ring-2 focus-within:ring-focus">
        {people
          .filter((person) => chosen.includes(person.accountId))
          .map((person) => (
            <Chip key={person.accountId} person={person} onRemove={() => toggle(person)} />
          ))}
        <input
          {...search.inputProps}
          ref={inputRef}
          aria-label={label}
          placeholder={words.picker.search}
          onKeyDown={onKeyDown}
          className="h-7 min-w-24 flex-1 bg-transparent px-1.5 text-md focus:outline-none touch:h-9"
        />
      </div>
      <OptionList id={search.listId} label={label} isMultiple className="mt-1.5 max-h-56 overflow-y-auto">
        {search.found.map((person, index) => (
          <PersonOption
            key={person.accountId}
            id={search.optionId(index)}
            person={person}
            isActive={index === search.active}
            isSelected={chosen.includes(person.accountId)}
            onChoose={() => toggle(person)}
            mark={<ChosenMark isChosen={chosen.includes(person.accountId)} />}
          />
        ))}
      </OptionList>
      {search.found.length === 0 && <p className="px-2 py-2 text-sm text-ink-3">{words.picker.noMatch}</p>}
    </div>
  )
}

function ChosenMark({ isChosen }: { isChosen: boolean }) {
  return (
    <span
      className={cx(
        'grid size-[1.125rem] place-items-center rounded-full ring-inset',
        isChosen ? 'bg-accent text-on-accent' : 'ring-1 ring-outline/70',
      )}
    >
      {isChosen && <Check size={12} strokeWidth={3} />}
    </span>
  )
}

function Chip({ person, onRemove }: { person: PersonSummary; onRemove: () => void }) {
  return (
    <span className="flex h-7 max-w-full items-center gap-1.5 rounded-full bg-accent-soft ps-1 pe-0.5 text-sm font-medium text-accent-ink touch:h-9">
      <PersonAvatar accountId={person.accountId} name={person.name} size={20} />
      <span className="truncate">{person.name}</span>
      <button
        type="button"
        aria-label={words.picker.unchoose(person.name)}
        onClick={onRemove}
        className="grid size-6 place-items-center rounded-full hover:bg-press touch:size-9"
      >
        <X size={13} />
      </button>
    </span>
  )
}
