import { LockOpen } from 'lucide-react'
import { words } from '../messages/words.ts'

/** Says in a list that a room is not encrypted. */
export function PublicMark() {
  return (
    <span
      title={words.room.publicMark}
      className="inline-flex shrink-0 items-center gap-1 self-center text-xs text-notice-ink"
    >
      <LockOpen role="img" aria-label={words.room.publicMark} size={12} />
    </span>
  )
}

/** The same in a sentence, above where one writes: nobody is to think that what they write here is sealed. */
export function PublicNote() {
  return (
    <p className="mx-auto flex w-full max-w-(--column) items-center gap-1.5 px-4 pb-1 text-xs text-notice-ink wide:px-7">
      <LockOpen aria-hidden size={12} className="shrink-0" />
      {words.room.publicMark}
    </p>
  )
}
