import type { DragEvent, HTMLAttributes } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { createStore } from '../state/store.ts'

const kind = 'application/x-securechat-room'

/** The room that is being dragged, so that the list can show where it may go. */
export const dragged = createStore<RoomId | undefined>(undefined)

/** Makes an element carry a room. */
export function dragProps(roomId: RoomId): HTMLAttributes<HTMLElement> {
  return {
    draggable: true,
    onDragStart: (event) => {
      event.dataTransfer.setData(kind, roomId)
      event.dataTransfer.effectAllowed = 'move'
      // Changing the page within this event would end the drag at once.
      setTimeout(() => dragged.set(() => roomId))
    },
    onDragEnd: () => dragged.set(() => undefined),
  }
}

/** Makes an element a place where rooms can be dropped. */
export function dropProps(onDrop: (roomId: RoomId) => unknown): HTMLAttributes<HTMLElement> {
  const carriesRoom = (event: DragEvent) => event.dataTransfer.types.includes(kind)
  return {
    onDragOver: (event) => {
      if (!carriesRoom(event)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'move'
    },
    onDrop: (event) => {
      if (!carriesRoom(event)) return
      event.preventDefault()
      event.stopPropagation()
      dragged.set(() => undefined)
      // SAFETY: only `dragProps` writes this kind.
      onDrop(event.dataTransfer.getData(kind) as RoomId)
    },
  }
}
