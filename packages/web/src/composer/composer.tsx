import { SendHorizontal } from 'lucide-react'
import { useId } from 'react'
import type { EventId, RoomSummary } from '../engine/contract.ts'
import { AttachButton } from '../files/attach-button.tsx'
import { DropTarget } from '../files/drop-target.tsx'
import { FileTray } from '../files/file-tray.tsx'
import { words } from '../messages/words.ts'
import { boxOf, writing } from '../state/writing.ts'
import { useStore } from '../state/use-store.ts'
import { roomName } from '../text/room-name.ts'
import { cx } from '../ui/cx.ts'
import { Tip } from '../ui/tip.tsx'
import { CompletionList } from './completion-list.tsx'
import { EmojiButton } from './emoji-button.tsx'
import { useComposerFocus } from './use-composer-focus.ts'
import { useCompletion } from './use-completion.ts'
import { useDraft } from './use-draft.ts'
import { PollButton } from './poll-button.tsx'
import { useEditing } from './use-editing.ts'
import { useSend } from './use-send.ts'
import { useTextBox } from './use-text-box.ts'
import { useWritingKeys } from './use-writing-keys.ts'
import { WritingAbout } from './writing-about.tsx'

interface ComposerProps {
  room: RoomSummary
  /** The thread it writes into; the room itself when there is none. */
  thread?: EventId
}

/** Where one writes. Usable whatever the connection or the state of the room: what is written is sent when it can be. */
export function Composer({ room, thread }: ComposerProps) {
  const listId = useId()
  const place = boxOf(room.roomId, thread)
  const about = useStore(writing, (now) => now[place])
  const draft = useDraft(room, { isKept: thread === undefined && about?.kind !== 'edit' })
  const box = useTextBox(draft.text, draft.setText)
  const { ref: boxRef } = box
  const completion = useCompletion({ box, room, listId })
  const { send, tooLongBy, isReady } = useSend({ room, draft, box, thread, about })
  const { editLast, stop } = useEditing({ room, thread, about, draft })
  useComposerFocus(boxRef, { isMain: thread === undefined })

  const onKeyDown = useWritingKeys({ box, completion, isEditing: about !== undefined, editLast, stop, send })
  return (
    <section
      data-region={thread ? 'thread-composer' : 'composer'}
      aria-label={words.composer.region}
      className="mx-auto w-full max-w-(--column) shrink-0 px-3 pt-2 wide:px-6"
    >
      {about && <WritingAbout about={about} onStop={stop} />}
      <FileTray box={place} />
      {thread === undefined && <DropTarget box={place} roomName={roomName(room)} />}
      <div
        className={cx(
          'relative flex items-end gap-1 rounded-2xl bg-surface p-1.5 shadow-[inset_0_0_0_1px_var(--line),0_1px_3px_oklch(0.3_0.03_200/0.06)] transition-shadow',
          'focus-within:shadow-[inset_0_0_0_1px_var(--accent),0_0_0_3px_color-mix(in_oklch,var(--accent)_14%,transparent),0_1px_3px_oklch(0.3_0.03_200/0.06)]',
        )}
      >
        <CompletionList completion={completion} listId={listId} />
        <AttachButton box={place} isMain={thread === undefined} />
        <EmojiButton onPick={(emoji) => box.insert(emoji)} textBox={boxRef} />
        {!thread && !about && draft.text === '' && (
          <PollButton roomId={room.roomId} isReady={room.state === 'joined'} />
        )}
        <textarea
          ref={boxRef}
          data-focus={thread ? 'thread-composer' : 'composer'}
          data-box={place}
          aria-label={thread ? words.actions.threadBox : words.composer.message}
          aria-autocomplete="list"
          aria-controls={completion.options.length > 0 ? listId : undefined}
          aria-activedescendant={completion.activeId}
          placeholder={thread ? words.actions.threadBox : words.composer.placeholder(roomName(room))}
          rows={1}
          dir="auto"
          enterKeyHint="send"
          value={draft.text}
          onChange={box.onChange}
          onSelect={box.onSelect}
          onBlur={draft.flush}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none bg-transparent px-1 py-[0.4375rem] text-md placeholder:truncate focus:outline-none touch:min-h-11 touch:py-[0.6875rem]"
        />
        <SendButton isReady={isReady} onClick={send} />
      </div>
      <p role="status" className="text-sm text-danger-ink">
        {tooLongBy > 0 ? words.composer.tooLong(tooLongBy) : ''}
      </p>
    </section>
  )
}

function SendButton({ isReady, onClick }: { isReady: boolean; onClick: () => void }) {
  return (
    <Tip label={words.composer.send} keys={['Enter']}>
      <button
        type="button"
        aria-label={words.composer.send}
        aria-disabled={!isReady}
        onClick={onClick}
        className={cx(
          'press-scale grid size-9 shrink-0 place-items-center rounded-[0.625rem] touch:size-11',
          isReady ? 'bg-accent text-on-accent hover:bg-accent-hover' : 'text-ink-3',
        )}
      >
        <SendHorizontal size={18} className="rtl:-scale-x-100" />
      </button>
    </Tip>
  )
}
