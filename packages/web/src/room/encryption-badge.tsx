import { Popover } from '@base-ui/react/popover'
import { Lock, LockOpen } from 'lucide-react'
import { keptText } from './kept-text.ts'
import type { RoomFacts } from './room-facts.ts'
import { words } from '../messages/words.ts'
import { cx } from '../ui/cx.ts'

/** A calm lock, open where nothing is sealed. A press explains what it promises. */
export function EncryptionBadge({ room }: { room: RoomFacts }) {
  const isPublic = room.kind === 'public'
  const name = isPublic ? words.room.publicMark : words.room.encrypted
  const Icon = isPublic ? LockOpen : Lock
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={name}
        className={cx(
          isPublic ? 'text-notice-ink' : 'text-ink-3',
          'press-scale inline-grid size-8 shrink-0 place-items-center rounded-lg hover:bg-hover hover:text-accent-ink data-popup-open:bg-accent-soft data-popup-open:text-accent-ink touch:size-11',
        )}
      >
        <Icon size={16} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={12} className="z-40">
          <Popover.Popup className="pop-motion w-76 max-w-[calc(100vw-1.5rem)] rounded-xl bg-raised p-4 shadow-pop [--line-soft:var(--line-raised)] focus:outline-none">
            <div className="mb-3 grid size-9 place-items-center rounded-full bg-accent-soft text-accent-ink">
              <Icon size={17} />
            </div>
            <Popover.Title className="text-md font-semibold">{name}</Popover.Title>
            <Popover.Description className="mt-1 text-base text-ink-2">
              {isPublic ? words.room.publicExplained : words.room.encryptedExplained}
            </Popover.Description>
            <p className="mt-2.5 border-t border-line-soft pt-2.5 text-sm text-ink-3">{keptText(room)}</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
