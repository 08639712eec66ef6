import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import type { RoomSummary } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { preferences, prefer, withRecent } from '../state/preferences.ts'
import { bestMatches } from '../text/rank.ts'
import { cursorMove, movedCursor } from '../ui/list-cursor.ts'
import { completionAt, type CompletionQuery } from './completion.ts'
import { type EmojiIndex, loadEmoji } from './emoji-index.ts'
import { replaceRange } from './text-edit.ts'
import type { TextBox } from './use-text-box.ts'

export type CompletionOption =
  | { kind: 'mention'; key: string; insert: string; accountId: string; name: string }
  | { kind: 'emoji'; key: string; insert: string; shortcode: string }

export interface Completion {
  options: CompletionOption[]
  active: number
  activeId: string | undefined
  /** @returns whether the key was used up. */
  onKey: (event: KeyboardEvent) => boolean
  choose: (option: CompletionOption) => void
}

const shownCount = 7

function useEmojiIndex(isNeeded: boolean): EmojiIndex | undefined {
  const [index, setIndex] = useState<EmojiIndex>()
  useEffect(() => {
    if (isNeeded && !index) loadEmoji().then(setIndex, () => {})
  }, [isNeeded, index])
  return index
}

function useOptions(query: CompletionQuery | undefined, room: RoomSummary): CompletionOption[] {
  const myId = useEngineState((state) => state.me?.accountId)
  const emoji = useEmojiIndex(query?.kind === 'emoji')
  const text = query?.text ?? ''
  const kind = query?.kind
  return useMemo(() => {
    if (kind === 'mention') {
      const others = room.members.filter((member) => member.accountId !== myId && member.name !== '')
      return bestMatches(others, text, (member) => member.name)
        .slice(0, shownCount)
        .map(({ accountId, name }) => ({ kind, key: accountId, insert: `@${name} `, accountId, name }))
    }
    if (kind !== 'emoji' || !emoji) return []
    return emoji.search(text, shownCount).map((one) => ({
      kind,
      key: one.character,
      insert: `${one.character} `,
      shortcode: one.shortcode,
    }))
  }, [kind, text, room.members, myId, emoji])
}

/** Completes `@names` and `:emoji` while one writes. */
export function useCompletion({
  box,
  room,
  listId,
}: {
  box: TextBox
  room: RoomSummary
  listId: string
}): Completion {
  const [dismissedAt, setDismissedAt] = useState(-1)
  const [active, setActive] = useState(0)
  const found = box.caret >= 0 ? completionAt(box.text, box.caret) : undefined
  const query = found?.start === dismissedAt ? undefined : found
  const options = useOptions(query, room)
  const [lastText, setLastText] = useState(query?.text)
  if (lastText !== query?.text) {
    setLastText(query?.text)
    setActive(0)
  }
  if (!found && dismissedAt !== -1) setDismissedAt(-1)

  const choose = (option: CompletionOption) => {
    if (!query) return
    box.apply(replaceRange(box.read().text, query, option.insert))
    if (option.kind === 'emoji')
      prefer({ recentEmoji: withRecent(preferences.get().recentEmoji, option.key) })
  }
  const onKey = (event: KeyboardEvent): boolean => {
    if (options.length === 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
    const move = event.key === 'ArrowUp' || event.key === 'ArrowDown' ? cursorMove(event.key) : undefined
    const picked = event.key === 'Enter' || event.key === 'Tab' ? options[active] : undefined
    if (!move && !picked && event.key !== 'Escape') return false
    event.preventDefault()
    event.stopPropagation()
    if (move) setActive(movedCursor(active, move, options.length))
    else if (picked) choose(picked)
    else setDismissedAt(query?.start ?? -1)
    return true
  }
  return { options, active, activeId: options.length > 0 ? `${listId}-${active}` : undefined, onKey, choose }
}
