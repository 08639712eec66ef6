import { useEffect, useRef } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { type ListedRoom, neighbour } from '../sidebar/room-sections.ts'
import { useRoomSections } from '../sidebar/use-room-sections.ts'
import { dialogs, openDialog } from './dialogs.ts'
import { goToRoom } from './navigation.ts'
import { preferences, prefer } from './preferences.ts'
import { closeThread } from './panel.ts'
import { moveRegion } from './regions.ts'
import { isMac, matchShortcut, type ShortcutId } from './shortcuts.ts'
import { toRoom } from './room-signals.ts'

function isTextBox(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

interface Place {
  shown: ListedRoom[]
  openRoomId: RoomId | undefined
}

function goBeside({ shown, openRoomId }: Place, step: 1 | -1, unreadOnly: boolean): void {
  const roomId = neighbour(shown, openRoomId, { step, unreadOnly })
  if (roomId) goToRoom(roomId)
}

function goToNumber({ shown }: Place, key: string): void {
  const listed = shown[Number(key) - 1]
  if (listed) goToRoom(listed.room.roomId)
}

function perform(id: ShortcutId, event: KeyboardEvent, place: Place): void {
  switch (id) {
    case 'switcher':
      return openDialog({ kind: 'switcher' })
    case 'search':
      return openDialog({ kind: 'search', roomId: place.openRoomId })
    case 'search-all':
      return openDialog({ kind: 'search' })
    case 'help':
      return openDialog({ kind: 'help' })
    case 'previous-room':
      return goBeside(place, -1, false)
    case 'next-room':
      return goBeside(place, 1, false)
    case 'previous-unread':
      return goBeside(place, -1, true)
    case 'next-unread':
      return goBeside(place, 1, true)
    case 'jump':
      return goToNumber(place, event.key)
    case 'first-unread':
    case 'mark-read':
    case 'react':
      return toRoom(id)
    case 'panel':
      if (closeThread()) return undefined
      return prefer({ isPanelOpen: !preferences.get().isPanelOpen })
    case 'next-region':
      return moveRegion(1)
    case 'previous-region':
      return moveRegion(-1)
  }
}

/** Listens to the whole window for the shortcuts that work anywhere, while nothing lies over it. */
export function useGlobalShortcuts(): void {
  const { sections, openRoomId } = useRoomSections()
  const place = useRef<Place>({ shown: [], openRoomId })
  useEffect(() => {
    place.current = { shown: sections.flatMap((section) => section.rooms), openRoomId }
  }, [sections, openRoomId])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || dialogs.get().isOpen) return
      const id = matchShortcut(event, { onMac: isMac, inText: isTextBox(event.target) })
      if (!id || document.querySelector('[data-open][role="menu"], [data-open][role="dialog"]')) return
      event.preventDefault()
      perform(id, event, place.current)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
