import { Search } from 'lucide-react'
import { useRef } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { words } from '../messages/words.ts'
import { preferences, prefer, withRecent } from '../state/preferences.ts'
import { cx } from '../ui/cx.ts'
import type { Emoji } from './emoji-index.ts'
import type { EmojiRow } from './emoji-rows.ts'
import { useEmojiGrid } from './use-emoji-grid.ts'

/** Finds an emoji by name, or by walking a grid with the arrow keys. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const listRef = useRef<VirtualizerHandle>(null)
  const pick = ({ character }: Emoji) => {
    prefer({ recentEmoji: withRecent(preferences.get().recentEmoji, character) })
    onPick(character)
  }
  const { rows, isLoading, cell, active, query, setQuery, onKeyDown } = useEmojiGrid(listRef, pick)
  return (
    <div className="flex h-full flex-col">
      <label className="relative m-2 block">
        <Search aria-hidden size={16} className="absolute start-3 top-1/2 -translate-y-1/2 text-ink-3" />
        <input
          role="combobox"
          aria-expanded
          aria-haspopup="grid"
          autoComplete="off"
          autoFocus
          aria-label={words.composer.emojiSearch}
          aria-controls="emoji-grid"
          aria-activedescendant={active && 'emoji-active'}
          placeholder={words.composer.emojiSearch}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-9 w-full rounded-lg bg-sunken ps-9 pe-3 ring-1 ring-line-soft ring-inset focus:ring-2 focus:ring-focus focus:outline-none"
        />
      </label>
      <div
        id="emoji-grid"
        role="grid"
        aria-label={words.composer.emojiGrid}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2"
      >
        <Virtualizer ref={listRef} data={rows} itemSize={36} bufferSize={300}>
          {(row, place) => (
            <EmojiRowView
              key={place}
              row={row}
              activeColumn={place === cell.row ? cell.column : -1}
              onPick={pick}
            />
          )}
        </Virtualizer>
      </div>
      <p
        role="status"
        className="flex h-10 shrink-0 items-center gap-2.5 border-t border-line-soft px-3.5 text-sm text-ink-3"
      >
        {isLoading && words.composer.emojiLoading}
        {!isLoading && rows.length === 0 && words.composer.emojiNone}
        {active && <Preview emoji={active} />}
      </p>
    </div>
  )
}

function Preview({ emoji }: { emoji: Emoji }) {
  return (
    <>
      <span aria-hidden className="font-emoji text-lg">
        {emoji.character}
      </span>
      <span className="truncate">:{emoji.shortcode}:</span>
    </>
  )
}

interface EmojiRowViewProps {
  row: EmojiRow
  activeColumn: number
  onPick: (emoji: Emoji) => void
}

function EmojiRowView({ row, activeColumn, onPick }: EmojiRowViewProps) {
  if (row.kind === 'title')
    return (
      <div role="row" className="px-1.5 pt-2 pb-1 text-xs font-medium text-ink-3">
        <span role="gridcell">{row.title}</span>
      </div>
    )
  return (
    <div role="row" className="grid grid-cols-9">
      {row.emoji.map((emoji, column) => (
        <div key={emoji.character} role="gridcell" id={column === activeColumn ? 'emoji-active' : undefined}>
          <button
            type="button"
            tabIndex={-1}
            aria-label={emoji.label}
            onClick={() => onPick(emoji)}
            className={cx(
              'grid aspect-square w-full place-items-center rounded-lg font-emoji text-[1.375rem] leading-none hover:bg-hover',
              column === activeColumn && 'bg-press',
            )}
          >
            {emoji.character}
          </button>
        </div>
      ))}
    </div>
  )
}
