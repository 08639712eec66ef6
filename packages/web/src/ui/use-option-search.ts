import { type ChangeEvent, type KeyboardEvent, useId, useState } from 'react'
import { cursorMove, movedCursor } from './list-cursor.ts'

interface OptionSearchOptions<T> {
  /** What answers the query, best first. */
  find: (query: string) => readonly T[]
  onChoose: (option: T) => void
}

/** A text box that searches a list: typing narrows it, arrows walk it, Enter chooses. */
export function useOptionSearch<T>({ find, onChoose }: OptionSearchOptions<T>) {
  const id = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = find(query)
  const search = (text: string) => {
    setQuery(text)
    setActive(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowUp' || event.key === 'ArrowDown' ? cursorMove(event.key) : undefined
    const option = found[active]
    if (move) setActive(movedCursor(active, move, found.length))
    else if (event.key === 'Enter' && option !== undefined && !event.nativeEvent.isComposing) onChoose(option)
    else return
    event.preventDefault()
  }
  const optionId = (index: number): string => `${id}-${index}`
  const inputProps = {
    role: 'combobox',
    'aria-expanded': true,
    'aria-controls': id,
    'aria-autocomplete': 'list',
    'aria-activedescendant': found[active] === undefined ? undefined : optionId(active),
    autoComplete: 'off',
    spellCheck: false,
    value: query,
    onChange: (event: ChangeEvent<HTMLInputElement>) => search(event.target.value),
    onKeyDown,
  } as const
  return { listId: id, optionId, query, search, found, active, inputProps }
}
