import { ArrowDown } from 'lucide-react'
import { words } from '../messages/words.ts'

/** Leads back to the end, and says how much is new there. */
export function JumpToLatest({ count, onClick }: { count: number; onClick: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
      <button
        type="button"
        onClick={onClick}
        aria-label={
          count > 0
            ? `${words.timeline.jumpToLatest}, ${words.timeline.newCount(count)}`
            : words.timeline.jumpToLatest
        }
        className="press-scale pointer-events-auto flex h-9 animate-rise items-center gap-2 rounded-full bg-raised px-3 text-sm font-medium text-ink-2 shadow-pop hover:text-ink touch:h-11"
      >
        {count > 0 && <span className="ps-1 text-accent-ink">{words.timeline.newCount(count)}</span>}
        <ArrowDown aria-hidden size={17} />
      </button>
    </div>
  )
}
