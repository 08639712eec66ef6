import {
  CheckCheck,
  Compass,
  Keyboard,
  LogOut,
  MessageSquarePlus,
  Plus,
  Search,
  Settings,
  SunMoon,
  UserPlus,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../messages/words.ts'
import { useNow } from '../state/use-now.ts'
import { briefTime } from '../text/dates.ts'
import { PersonAvatar, RoomAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { Option } from '../ui/option-list.tsx'
import type { CommandId, SwitcherOption } from './switcher-options.ts'

const icons: Record<CommandId, typeof Plus> = {
  'new-room': Plus,
  'new-direct': MessageSquarePlus,
  invite: UserPlus,
  browse: Compass,
  search: Search,
  settings: Settings,
  help: Keyboard,
  'toggle-theme': SunMoon,
  'mark-all-read': CheckCheck,
  'sign-out': LogOut,
}

function Picture({ option }: { option: SwitcherOption }): ReactNode {
  if (option.kind === 'room') return <RoomAvatar room={option.room} size={24} />
  if (option.kind === 'person') return <PersonAvatar {...option.person} size={24} />
  if (option.kind === 'message')
    return <PersonAvatar accountId={option.hit.authorId} name={option.hit.authorName} size={24} />
  const Icon = icons[option.id]
  return (
    <span className="grid size-6 place-items-center text-ink-3">
      <Icon aria-hidden size={17} />
    </span>
  )
}

interface SwitcherOptionViewProps {
  id: string
  option: SwitcherOption
  isActive: boolean
  onRun: () => void
}

export function SwitcherOptionView({ id, option, isActive, onRun }: SwitcherOptionViewProps) {
  const nowMs = useNow()
  const unread = option.kind === 'room' ? option.room.unread : 0
  return (
    <Option id={id} isActive={isActive} isSelected={isActive} onChoose={onRun} className="h-10 touch:h-11">
      <Picture option={option} />
      {option.kind === 'message' && (
        <span className="max-w-28 shrink-0 truncate font-medium">{option.hit.authorName}</span>
      )}
      <span dir="auto" className={cx('min-w-0 flex-1 truncate', unread > 0 && 'font-semibold')}>
        {option.label}
      </span>
      {option.kind === 'message' && (
        <time className="shrink-0 text-2xs text-ink-3 tabular-nums">{briefTime(option.hit.atMs, nowMs)}</time>
      )}
      {unread > 0 && (
        <span className="text-xs text-accent-ink tabular-nums">{words.sidebar.unreadCount(unread)}</span>
      )}
    </Option>
  )
}
