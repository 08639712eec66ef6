import { Popover } from '@base-ui/react/popover'
import { lazy, Suspense } from 'react'
import type { MessageLine } from '../engine/contract.ts'
import { words } from '../messages/words.ts'

const EmojiPicker = lazy(() =>
  import('../composer/emoji-picker.tsx').then((loaded) => ({ default: loaded.EmojiPicker })),
)

export interface Reacting {
  line: MessageLine
  /** What it opens beside. */
  anchor: HTMLElement
}

interface ReactionPickerProps {
  reacting: Reacting | undefined
  onClose: () => void
  onPick: (line: MessageLine, emoji: string) => void
}

/** All emoji, for one message. */
export function ReactionPicker({ reacting, onClose, onPick }: ReactionPickerProps) {
  return (
    <Popover.Root open={reacting !== undefined} onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={reacting?.anchor}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-40"
        >
          <Popover.Popup
            aria-label={words.actions.addReaction}
            className="pop-motion h-92 w-88 max-w-[calc(100vw-1rem)] rounded-2xl bg-raised shadow-pop [--line-soft:var(--line-raised)] focus:outline-none"
          >
            <Suspense>
              {reacting && (
                <EmojiPicker
                  onPick={(emoji) => {
                    onClose()
                    onPick(reacting.line, emoji)
                  }}
                />
              )}
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
