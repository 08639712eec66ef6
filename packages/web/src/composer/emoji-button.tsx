import { Popover } from '@base-ui/react/popover'
import { Smile } from 'lucide-react'
import { lazy, type RefObject, Suspense, useState } from 'react'
import { words } from '../messages/words.ts'

const EmojiPicker = lazy(() =>
  import('./emoji-picker.tsx').then((loaded) => ({ default: loaded.EmojiPicker })),
)

interface EmojiButtonProps {
  onPick: (emoji: string) => void
  /** Gets the focus back when the picker closes. */
  textBox: RefObject<HTMLTextAreaElement | null>
}

/** Opens the emoji picker. */
export function EmojiButton({ onPick, textBox }: EmojiButtonProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={words.composer.emoji}
        className="press-scale grid size-9 shrink-0 place-items-center rounded-[0.625rem] text-ink-3 hover:bg-hover hover:text-ink data-popup-open:bg-press data-popup-open:text-ink touch:size-11"
      >
        <Smile size={19} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={12} collisionPadding={8} className="z-40">
          <Popover.Popup
            aria-label={words.composer.emoji}
            finalFocus={textBox}
            className="pop-motion h-92 w-88 max-w-[calc(100vw-1rem)] rounded-2xl bg-raised shadow-pop [--line-soft:var(--line-raised)] focus:outline-none"
          >
            <Suspense>
              <EmojiPicker
                onPick={(emoji) => {
                  setOpen(false)
                  onPick(emoji)
                }}
              />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
