import { useMemo, useRef } from 'react'
import type { MessageLine, RoomSummary } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { closeDialog } from '../state/dialogs.ts'
import { showDone } from '../state/toasts.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'
import { bestMatches } from '../text/rank.ts'
import { roomName } from '../text/room-name.ts'
import { RoomAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { Modal } from '../ui/modal.tsx'
import { Option, OptionList } from '../ui/option-list.tsx'
import { inputLook } from '../ui/text-field.tsx'
import { useOptionSearch } from '../ui/use-option-search.ts'
import { useDialogTask } from './use-dialog-task.ts'

/** Sends a message on, as one's own words, into another room. */
export function ForwardDialog({ line }: { line: MessageLine }) {
  const api = useApi()
  const inputRef = useRef<HTMLInputElement>(null)
  const all = useEngineState((state) => state.rooms)
  const rooms = useMemo(() => all.filter((room) => room.state === 'joined'), [all])
  const { error, start } = useDialogTask()
  const choose = (room: RoomSummary) =>
    start(async () => {
      await api.send(room.roomId, line.text, undefined, { isForwarded: true })
      closeDialog()
      showDone(words.actions.forwardDone(roomName(room)))
    })
  const { listId, optionId, found, active, inputProps } = useOptionSearch({
    find: (query) => bestMatches(rooms, query, roomName),
    onChoose: choose,
  })
  return (
    <Modal title={words.actions.forwardTitle} width="narrow" initialFocus={inputRef}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <blockquote dir="auto" className="line-clamp-3 border-s-2 border-accent/60 ps-3 text-sm text-ink-2">
          {plainText(parseMarkdown(line.text))}
        </blockquote>
        <input
          {...inputProps}
          ref={inputRef}
          aria-label={words.actions.forwardSearch}
          placeholder={words.actions.forwardSearch}
          className={cx(inputLook, 'h-10 touch:h-11')}
        />
        <FormError error={error} />
        <div className="min-h-44">
          <OptionList
            id={listId}
            label={words.actions.forwardSearch}
            className="max-h-80 overflow-y-auto [--avatar-backdrop:var(--raised)]"
          >
            {found.map((room, index) => (
              <Option
                key={room.roomId}
                id={optionId(index)}
                isActive={index === active}
                isSelected={index === active}
                onChoose={() => choose(room)}
                className="h-11"
              >
                <RoomAvatar room={room} size={28} />
                <span className="truncate font-medium">{roomName(room)}</span>
              </Option>
            ))}
          </OptionList>
          {found.length === 0 && <p className="px-2 py-2 text-sm text-ink-3">{words.actions.forwardNone}</p>}
        </div>
      </div>
    </Modal>
  )
}
