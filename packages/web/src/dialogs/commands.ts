import type { EngineApi } from '../engine/contract.ts'
import { useEngine } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { goToHit } from '../search/go-to-hit.ts'
import { closeDialog, openDialog } from '../state/dialogs.ts'
import { goToRoom } from '../state/navigation.ts'
import { prefer } from '../state/preferences.ts'
import { attempt } from '../state/toasts.ts'
import { isDark } from '../state/theme.ts'
import type { Command, CommandId, SwitcherOption } from './switcher-options.ts'

const { sidebar, switcher } = words

export const commands: readonly Command[] = [
  { id: 'new-direct', label: sidebar.newDirect },
  { id: 'new-room', label: sidebar.newRoom },
  { id: 'invite', label: sidebar.invite },
  { id: 'browse', label: sidebar.browse },
  { id: 'search', label: switcher.searchAll },
  { id: 'toggle-theme', label: switcher.toggleTheme },
  { id: 'settings', label: sidebar.settings },
  { id: 'mark-all-read', label: switcher.markAllRead },
  { id: 'help', label: sidebar.shortcuts },
  { id: 'sign-out', label: sidebar.signOut },
]

async function markAllRead(api: EngineApi): Promise<void> {
  const { rooms } = await api.state()
  await Promise.all(
    rooms.filter((room) => room.unread > 0).map((room) => api.markRead(room.roomId, room.headSeq)),
  )
}

export function runCommand(id: CommandId, api: EngineApi): void {
  switch (id) {
    case 'new-room':
    case 'new-direct':
    case 'invite':
    case 'browse':
    case 'search':
    case 'settings':
    case 'help':
      return openDialog({ kind: id })
    case 'toggle-theme':
      prefer({ theme: isDark() ? 'light' : 'dark' })
      return closeDialog()
    case 'mark-all-read':
      void attempt(markAllRead(api))
      return closeDialog()
    case 'sign-out':
      void attempt(api.signOut())
      return closeDialog()
  }
}

/** Does what an option of the switcher stands for. */
export function useRunOption(): (option: SwitcherOption) => void {
  const { api } = useEngine()
  return (option) => {
    if (option.kind === 'command') return runCommand(option.id, api)
    if (option.kind === 'message') return goToHit(option.hit)
    closeDialog()
    if (option.kind === 'room') return goToRoom(option.id)
    void attempt(api.openDirect(option.id).then(({ roomId }) => goToRoom(roomId)))
  }
}
