import { Menu } from '@base-ui/react/menu'
import { ChevronDown, Compass, Flag, Keyboard, LogOut, Puzzle, Settings, UserPlus } from 'lucide-react'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { attempt } from '../state/toasts.ts'
import { Mark } from '../ui/mark.tsx'
import { MenuItem, menuLook, MenuSeparator } from '../ui/menu.tsx'

/** The workspace's name; behind it, what concerns all of it. */
export function WorkspaceMenu() {
  const name = useEngineState((state) => state.workspaceName) ?? words.product
  const api = useApi()
  const isModerator = useEngineState(({ me }) => me !== undefined && me.role !== 'member')
  const { sidebar } = words
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={sidebar.workspaceMenu(name)}
        className="press-scale flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 text-start hover:bg-hover data-popup-open:bg-press touch:h-11"
      >
        <Mark size={24} />
        <span className="truncate text-md font-semibold tracking-tight">{name}</span>
        <ChevronDown aria-hidden size={15} className="text-ink-3" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="z-40">
          <Menu.Popup className={menuLook}>
            <MenuItem icon={<UserPlus size={16} />} onClick={() => openDialog({ kind: 'invite' })}>
              {sidebar.invite}
            </MenuItem>
            <MenuItem icon={<Compass size={16} />} onClick={() => openDialog({ kind: 'browse' })}>
              {sidebar.browse}
            </MenuItem>
            {isModerator && (
              <MenuItem icon={<Flag size={16} />} onClick={() => openDialog({ kind: 'reports' })}>
                {words.reports.list}
              </MenuItem>
            )}
            {isModerator && (
              <MenuItem icon={<Puzzle size={16} />} onClick={() => openDialog({ kind: 'plugins' })}>
                {words.plugins.list}
              </MenuItem>
            )}
            <MenuSeparator />
            <MenuItem icon={<Settings size={16} />} onClick={() => openDialog({ kind: 'settings' })}>
              {sidebar.settings}
            </MenuItem>
            <MenuItem icon={<Keyboard size={16} />} onClick={() => openDialog({ kind: 'help' })}>
              {sidebar.shortcuts}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={<LogOut size={16} />} onClick={() => void attempt(api.signOut())}>
              {sidebar.signOut}
            </MenuItem>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
