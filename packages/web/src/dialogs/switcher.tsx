import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { type ComponentProps, Fragment, useRef, useState } from 'react'
import { useEngineState } from '../engine/use-engine.ts'
import type { SearchHit } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { useSearch } from '../search/use-search.ts'
import { focusAfterDialog } from '../state/dialogs.ts'
import { useOpenRoomId } from '../sidebar/use-room-sections.ts'
import { cx } from '../ui/cx.ts'
import { backdropLook, popupLook } from '../ui/modal.tsx'
import { OptionList } from '../ui/option-list.tsx'
import { useOptionSearch } from '../ui/use-option-search.ts'
import { commands, useRunOption } from './commands.ts'
import { SwitcherOptionView } from './switcher-option-view.tsx'
import { type SwitcherOption, switcherOptions } from './switcher-options.ts'

const titles: Record<SwitcherOption['kind'], string> = {
  room: words.switcher.rooms,
  person: words.switcher.people,
  command: words.switcher.commands,
  message: words.switcher.messages,
}

const noHits: readonly SearchHit[] = []

/** Goes anywhere with a few letters. */
export function Switcher() {
  const inputRef = useRef<HTMLInputElement>(null)
  const rooms = useEngineState((state) => state.rooms)
  const people = useEngineState((state) => state.people)
  const openRoomId = useOpenRoomId()
  const run = useRunOption()
  const [asked, setAsked] = useState('')
  const answered = useSearch(asked, undefined, 0)
  const hits = answered?.hits ?? noHits
  const { listId, optionId, found, active, inputProps } = useOptionSearch({
    find: (query) => switcherOptions({ rooms, people, commands, hits, openRoomId }, query),
    onChoose: run,
  })
  return (
    <Dialog.Portal>
      <Dialog.Backdrop className={backdropLook} />
      <Dialog.Popup
        initialFocus={inputRef}
        finalFocus={focusAfterDialog}
        className={cx(popupLook, 'h-[70dvh] wide:h-auto wide:w-[35rem]')}
      >
        <Dialog.Title className="sr-only">{words.switcher.title}</Dialog.Title>
        <Box
          {...inputProps}
          ref={inputRef}
          onChange={(event) => {
            inputProps.onChange(event)
            setAsked(event.target.value)
          }}
        />
        <div className="flex min-h-0 flex-1 flex-col">
          <OptionList
            id={listId}
            label={words.switcher.results}
            className="overflow-y-auto overscroll-contain p-2 wide:max-h-[24rem]"
          >
            {found.map((option, index) => (
              <Fragment key={`${option.kind} ${option.id}`}>
                {option.kind !== found[index - 1]?.kind && <Title text={titles[option.kind]} />}
                <SwitcherOptionView
                  id={optionId(index)}
                  option={option}
                  isActive={index === active}
                  onRun={() => run(option)}
                />
              </Fragment>
            ))}
          </OptionList>
          {found.length === 0 && (
            <p className="px-2.5 py-6 text-center text-base text-ink-3">{words.switcher.none}</p>
          )}
        </div>
      </Dialog.Popup>
    </Dialog.Portal>
  )
}

function Box(props: ComponentProps<'input'>) {
  return (
    <div className="flex items-center gap-3 border-b border-line-soft px-4">
      <Search aria-hidden size={18} className="text-ink-3" />
      <input
        {...props}
        aria-label={words.switcher.title}
        placeholder={words.switcher.placeholder}
        className="h-13 min-w-0 flex-1 bg-transparent text-md focus:outline-none"
      />
    </div>
  )
}

/** For the eye: what an option is, its name says. */
function Title({ text }: { text: string }) {
  return (
    <div aria-hidden className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-3 select-none">
      {text}
    </div>
  )
}
