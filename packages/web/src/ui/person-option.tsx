import type { ReactNode } from 'react'
import type { PersonSummary } from '../engine/contract.ts'
import { useNow } from '../state/use-now.ts'
import { presenceText } from '../text/presence-text.ts'
import { PersonAvatar } from './avatar.tsx'
import { Option } from './option-list.tsx'

interface PersonOptionProps {
  id: string
  person: PersonSummary
  isActive: boolean
  isSelected: boolean
  onChoose: () => void
  mark?: ReactNode
}

/** Somebody to choose. */
export function PersonOption({ person, mark, ...option }: PersonOptionProps) {
  const now = useNow()
  return (
    <Option {...option} className="h-11 px-2! [--avatar-backdrop:var(--raised)]">
      <PersonAvatar {...person} size={28} />
      <span className="min-w-0 flex-1 truncate font-medium">{person.name}</span>
      <span className="shrink-0 text-xs text-ink-3">{presenceText(person, now)}</span>
      {mark}
    </Option>
  )
}
