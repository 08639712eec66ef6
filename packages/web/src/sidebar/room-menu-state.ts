import type { RoomId } from '../engine/contract.ts'
import { createStore } from '../state/store.ts'

/** The one menu of the list, whichever room it is open for; `roomId` stays while it fades away. */
export const roomMenu = createStore<{ isOpen: boolean; roomId?: RoomId; anchor?: HTMLElement }>({
  isOpen: false,
})

export function openRoomMenu(roomId: RoomId, anchor: HTMLElement): void {
  roomMenu.set(() => ({ isOpen: true, roomId, anchor }))
}

export function closeRoomMenu(): void {
  roomMenu.set((now) => ({ ...now, isOpen: false }))
}
