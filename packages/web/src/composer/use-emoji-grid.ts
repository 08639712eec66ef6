import { type KeyboardEvent, type RefObject, useEffect, useMemo, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { words } from '../messages/words.ts'
import { preferences } from '../state/preferences.ts'
import { type Emoji, type EmojiIndex, loadEmoji } from './emoji-index.ts'
import { columns, type EmojiRow, emojiRows, type EmojiSection, firstCell, movedCell } from './emoji-rows.ts'

const groups = words.composer.emojiGroups
/** Emojibase's groups in its order; 2 holds only parts of emoji. */
const titles = [
  groups.smileys,
  groups.people,
  '',
  groups.nature,
  groups.food,
  groups.travel,
  groups.activities,
  groups.objects,
  groups.symbols,
  groups.flags,
]
const foundCount = 90

function sectionsOf(index: EmojiIndex, query: string): EmojiSection[] {
  if (query.trim() !== '') return [{ title: '', emoji: index.search(query, foundCount) }]
  const byCharacter = new Map(index.all.map((emoji) => [emoji.character, emoji]))
  const recent = preferences.get().recentEmoji.flatMap((character) => byCharacter.get(character) ?? [])
  return [
    { title: words.composer.emojiRecent, emoji: recent.slice(0, columns) },
    ...titles.map((title, group) => ({ title, emoji: index.all.filter((emoji) => emoji.group === group) })),
  ]
}

function useRows(query: string): { rows: EmojiRow[]; isLoading: boolean } {
  const [index, setIndex] = useState<EmojiIndex>()
  useEffect(() => {
    loadEmoji().then(setIndex, () => {})
  }, [])
  const rows = useMemo(() => (index ? emojiRows(sectionsOf(index, query)) : []), [index, query])
  return { rows, isLoading: !index }
}

/** The picker's grid: what is in it, which emoji is picked out, and how keys move that. */
export function useEmojiGrid(listRef: RefObject<VirtualizerHandle | null>, onPick: (emoji: Emoji) => void) {
  const [query, setQuery] = useState('')
  const { rows, isLoading } = useRows(query)
  const [{ cell, within }, setCursor] = useState({ cell: { row: 0, column: 0 }, within: rows })
  if (within !== rows) setCursor({ cell: firstCell(rows), within: rows })

  const row = rows[cell.row]
  const active = row?.kind === 'emoji' ? row.emoji[cell.column] : undefined
  const onKeyDown = (event: KeyboardEvent) => {
    const isCaretMove = query !== '' && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
    const next = isCaretMove ? undefined : movedCell(rows, cell, event.key)
    if (!next && (event.key !== 'Enter' || !active)) return
    event.preventDefault()
    if (next) {
      setCursor({ cell: next, within: rows })
      listRef.current?.scrollToIndex(next.row, { align: 'nearest' })
    } else if (active) onPick(active)
  }
  return { rows, isLoading, cell, active, query, setQuery, onKeyDown }
}
