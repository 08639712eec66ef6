import type { AccountId, FileContent, MessageLine, RoomId } from '../engine/contract.ts'
import { isTouch } from './media.ts'
import { createStore } from './store.ts'

/** Everything that can lie over the window, one at a time. */
export type DialogState =
  | { kind: 'new-room' }
  | { kind: 'new-direct' }
  | { kind: 'invite'; roomId?: RoomId | undefined }
  | { kind: 'browse' }
  | { kind: 'switcher' }
  | { kind: 'search'; roomId?: RoomId | undefined }
  | { kind: 'help' }
  | { kind: 'settings' }
  | { kind: 'add-people'; roomId: RoomId }
  | { kind: 'rename'; roomId: RoomId }
  | { kind: 'policy'; roomId: RoomId }
  | { kind: 'verify'; accountId: AccountId }
  | { kind: 'forward'; line: MessageLine }
  | { kind: 'journey'; roomId: RoomId; line: MessageLine }
  | { kind: 'report'; roomId: RoomId; line: MessageLine }
  | { kind: 'reports' }
  | { kind: 'plugins' }
  | { kind: 'poll'; roomId: RoomId }
  | { kind: 'lightbox'; pictures: FileContent[]; index: number }

/** `dialog` stays while it fades away. */
export const dialogs = createStore<{ dialog?: DialogState; isOpen: boolean }>({ isOpen: false })

/** What had the focus before anything lay over the window. */
let opener: Element | null = null
let openedAt = ''

export function openDialog(dialog: DialogState): void {
  if (!dialogs.get().isOpen) {
    opener = document.activeElement
    openedAt = location.href
  }
  dialogs.set(() => ({ dialog, isOpen: true }))
}

export function closeDialog(): void {
  dialogs.set((now) => ({ ...now, isOpen: false }))
}

/**
 * Where the focus goes when the last dialog closes: back, or to where one writes when what had it is gone or
 * the dialog has led to another room. True when that is for the dialog to find out.
 */
export function focusAfterDialog(): HTMLElement | true {
  const isHere = openedAt === location.href
  if (isHere && opener instanceof HTMLElement && opener.isConnected && opener !== document.body) return opener
  return (!isTouch() && document.querySelector<HTMLElement>('[data-focus="composer"]')) || true
}
