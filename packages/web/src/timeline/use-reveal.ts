import { type RefObject, useEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { RoomId } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { showThread } from '../state/panel.ts'
import { wanted } from '../state/reveal.ts'
import { showToast } from '../state/toasts.ts'
import { useStore } from '../state/use-store.ts'
import type { TimelineRow } from './timeline-rows.ts'

interface RevealOptions {
  roomId: RoomId
  rows: readonly TimelineRow[]
  listRef: RefObject<VirtualizerHandle | null>
  region: RefObject<HTMLElement | null>
  /** The end is not followed any more. */
  leave: () => void
}

/** Brings a message into view that somebody asked for, with history fetched as far as it takes, and marks it for a moment. */
export function useReveal({ roomId, rows, listRef, region, leave }: RevealOptions): void {
  const api = useApi()
  const wish = useStore(wanted, (now) => (now?.roomId === roomId ? now : undefined))
  const shown = useRef<{ key: string }>(undefined)
  const [found, setFound] = useState<{ key: string }>()
  useEffect(() => {
    if (!wish) return
    const look = async () => {
      const place = await api.reveal(roomId, wish.eventId).catch(() => undefined)
      wanted.set((now) => (now?.at === wish.at ? undefined : now))
      if (!place) return showToast(words.actions.notFound)
      if (place.thread) showThread(roomId, place.thread)
      return setFound({ key: place.thread ?? wish.eventId })
    }
    void look()
  }, [api, roomId, wish])
  useEffect(() => {
    const index = found ? rows.findIndex(({ key }) => key === found.key) : -1
    if (!found || index < 0 || shown.current === found) return
    shown.current = found
    leave()
    listRef.current?.scrollToIndex(index, { align: 'center' })
    requestAnimationFrame(() => requestAnimationFrame(() => markFound(region.current, found.key)))
  }, [found, rows, listRef, region, leave])
}

/** It lights up once; which one was found last stays known, for those who look a moment later. */
function markFound(region: HTMLElement | null, key: string): void {
  for (const before of region?.querySelectorAll<HTMLElement>('[data-found]') ?? [])
    delete before.dataset['found']
  const article = region?.querySelector<HTMLElement>(`article[data-key="${key}"]`)
  if (!article) return
  article.focus({ preventScroll: true })
  article.dataset['found'] = ''
}
