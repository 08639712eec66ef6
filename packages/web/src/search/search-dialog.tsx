import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react'
import type { RoomId, SearchFound } from '../engine/contract.ts'
import { useApi, useRoom } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { focusAfterDialog } from '../state/dialogs.ts'
import { attempt } from '../state/toasts.ts'
import { roomName } from '../text/room-name.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { cursorMove, movedCursor } from '../ui/list-cursor.ts'
import { backdropLook, popupLook } from '../ui/modal.tsx'
import { OptionList } from '../ui/option-list.tsx'
import { goToHit } from './go-to-hit.ts'
import { termsOf } from './highlight.ts'
import { HitView } from './hit-view.tsx'
import { useSearch } from './use-search.ts'

const text = words.search

/** Finds what was said, in one room or everywhere, among what this device can read. */
export function SearchDialog({ roomId }: { roomId: RoomId | undefined }) {
  const inputRef = useRef<HTMLInputElement>(null)
  const id = useId()
  const room = useRoom(roomId)
  const [{ query, active }, setPlace] = useState({ query: '', active: 0 })
  const [asks, setAsks] = useState(0)
  const found = useSearch(query, roomId, asks)
  const hits = found?.hits ?? []
  const title = room ? text.titleIn(roomName(room)) : text.title
  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowUp' || event.key === 'ArrowDown' ? cursorMove(event.key) : undefined
    const hit = hits[active]
    if (move) setPlace({ query, active: movedCursor(active, move, hits.length) })
    else if (event.key === 'Enter' && hit && !event.nativeEvent.isComposing) goToHit(hit)
    else return
    event.preventDefault()
  }
  return (
    <Dialog.Portal>
      <Dialog.Backdrop className={backdropLook} />
      <Dialog.Popup
        initialFocus={inputRef}
        finalFocus={focusAfterDialog}
        className={cx(popupLook, 'h-[80dvh] wide:h-auto wide:w-[40rem]')}
      >
        <Dialog.Title className="sr-only">{title}</Dialog.Title>
        <SearchBox
          boxRef={inputRef}
          listId={id}
          title={title}
          query={query}
          activeId={hits[active] && `${id}-${active}`}
          onSearch={(next) => setPlace({ query: next, active: 0 })}
          onKeyDown={onKeyDown}
        />
        <OptionList
          id={id}
          label={text.results}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 empty:hidden wide:max-h-[26rem]"
        >
          {hits.map((hit, index) => (
            <HitView
              key={hit.eventId}
              id={`${id}-${index}`}
              hit={hit}
              terms={termsOf(query)}
              isActive={index === active}
              showsRoom={!roomId}
              onChoose={() => goToHit(hit)}
            />
          ))}
        </OptionList>
        <Foot query={query} found={found} onFetched={() => setAsks(asks + 1)} />
      </Dialog.Popup>
    </Dialog.Portal>
  )
}

interface SearchBoxProps {
  boxRef: RefObject<HTMLInputElement | null>
  listId: string
  title: string
  query: string
  activeId: string | undefined
  onSearch: (query: string) => void
  onKeyDown: (event: KeyboardEvent) => void
}

function SearchBox({ boxRef, listId, title, query, activeId, onSearch, onKeyDown }: SearchBoxProps) {
  return (
    <div className="flex items-center gap-3 border-b border-line-soft px-4">
      <Search aria-hidden size={18} className="text-ink-3" />
      <input
        ref={boxRef}
        role="combobox"
        aria-label={title}
        aria-expanded={activeId !== undefined}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={activeId}
        autoComplete="off"
        spellCheck={false}
        placeholder={title}
        value={query}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-13 min-w-0 flex-1 bg-transparent text-md focus:outline-none"
      />
    </div>
  )
}

interface FootProps {
  query: string
  found: SearchFound | undefined
  onFetched: () => void
}

/** How much was found, how far back that reaches, and what else one could ask. */
function Foot({ query, found, onFetched }: FootProps) {
  const api = useApi()
  const [isFetching, setFetching] = useState(false)
  const partly = found?.reach.partlyRoomIds ?? []
  const fetchOlder = async () => {
    setFetching(true)
    for (const roomId of partly) if (!(await attempt(api.fetchHistory(roomId)))) break
    setFetching(false)
    onFetched()
  }
  return (
    <footer className="border-t border-line-soft px-4 py-3 text-sm text-ink-3">
      <p role="status">
        {query.trim() === '' || !found ? text.hint : text.count(found.total, found.hits.length)}
      </p>
      {found && (
        <div className="mt-1 flex flex-wrap items-center justify-between gap-2">
          <p>{partly.length === 0 ? text.reachesAll : text.reachesPartly(partly.length)}</p>
          {partly.length > 0 && (
            <Button size="small" isBusy={isFetching} onClick={() => void fetchOlder()}>
              {text.fetchOlder}
            </Button>
          )}
        </div>
      )}
    </footer>
  )
}
