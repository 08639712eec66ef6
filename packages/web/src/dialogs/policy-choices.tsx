import type { RoomHistory } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { Choice, Segments } from '../ui/choice.tsx'

const text = words.policy
/** In days; 0 is for good. */
const offered = [0, 7, 30, 365]

/** What newcomers can read. */
export function HistoryChoice({
  history,
  onChange,
}: {
  history: RoomHistory
  onChange: (history: RoomHistory) => void
}) {
  return (
    <Choice
      label={text.history}
      value={history}
      onChange={onChange}
      options={[
        { value: 'since-join', label: text.sinceJoin, explained: text.sinceJoinExplained },
        { value: 'shared', label: text.shared, explained: text.sharedExplained },
        { value: 'none', label: text.none, explained: text.noneExplained },
      ]}
    />
  )
}

/** How long messages stay. */
export function KeepChoice({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  const choices = offered.includes(days) ? offered : [...offered, days]
  return (
    <div>
      <div className="mb-1.5 text-sm font-medium text-ink-2">{text.keep}</div>
      <Segments
        label={text.keep}
        value={String(days)}
        onChange={(next) => onChange(Number(next))}
        options={choices.map((count) => ({
          value: String(count),
          label: count === 0 ? text.forGood : text.days(count),
        }))}
      />
      <p className="mt-1.5 text-sm text-ink-3">
        {days === 0 ? text.forGoodExplained : text.daysExplained(days)}
      </p>
    </div>
  )
}
