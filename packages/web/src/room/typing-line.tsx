import type { RoomSummary } from '../engine/contract.ts'
import { useTypingText } from '../sidebar/use-typing-text.ts'

/** Who is typing here, below the composer; its place is always kept, so that nothing moves. */
export function TypingLine({ room }: { room: RoomSummary }) {
  const text = useTypingText(room)
  return (
    <div className="safe-bottom shrink-0">
      <p className="mx-auto flex h-6 w-full max-w-(--column) items-center gap-2 px-5 text-xs text-ink-3 wide:h-7 wide:px-6 wide:pb-1">
        {text !== '' && (
          <>
            <span aria-hidden className="flex gap-[3px]">
              {['[animation-delay:0ms]', '[animation-delay:150ms]', '[animation-delay:300ms]'].map(
                (delay) => (
                  <span key={delay} className={`size-1 animate-breathe rounded-full bg-accent ${delay}`} />
                ),
              )}
            </span>
            <span className="truncate">{text}</span>
          </>
        )}
      </p>
    </div>
  )
}
