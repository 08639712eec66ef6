import { words } from '../messages/words.ts'

interface ShowAllProps {
  count: number
  showsAll: boolean
  onChange: (showsAll: boolean) => void
}

/** The end of a list that is longer than it shows. */
export function ShowAll({ count, showsAll, onChange }: ShowAllProps) {
  return (
    <button
      type="button"
      aria-expanded={showsAll}
      onClick={() => onChange(!showsAll)}
      className="h-8 w-full rounded-lg px-2.5 text-start text-sm text-ink-3 hover:bg-hover hover:text-ink touch:h-11"
    >
      {showsAll ? words.sidebar.showFewerPeople : words.sidebar.showAllPeople(count)}
    </button>
  )
}
