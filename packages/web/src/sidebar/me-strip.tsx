import { Menu } from '@base-ui/react/menu'
import { LogOut, MoonStar, Settings } from 'lucide-react'
import type { PresenceState } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { manualPresence } from '../state/use-presence.ts'
import { isQuiet, tomorrowMorning } from '../state/quiet.ts'
import { attempt } from '../state/toasts.ts'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import { clockTime } from '../text/dates.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { MenuItem, menuLook, MenuSeparator } from '../ui/menu.tsx'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Who is signed in here, and how they are to be found. */
export function MeStrip() {
  const me = useEngineState((state) => state.me)
  const api = useApi()
  const { presence, quietUntilMs } = useOwnPresence()
  const nowMs = useNow()
  if (!me) return null
  const isSoon = quietUntilMs !== undefined && quietUntilMs > nowMs && quietUntilMs < nowMs + dayMs
  const status = isSoon ? words.lists.quietUntil(clockTime(quietUntilMs)) : words.people[presence]
  return (
    <footer className="safe-bottom border-t border-line">
      <div className="flex h-13 items-center gap-1 ps-2 pe-2.5">
        <Menu.Root>
          <Menu.Trigger
            aria-label={words.lists.statusNow(status)}
            className="flex h-11 min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 text-start hover:bg-hover data-popup-open:bg-press"
          >
            <PersonAvatar accountId={me.accountId} name={me.name} size={28} presence={presence} />
            <span className="min-w-0 flex-1">
              <span className="block truncate leading-5 font-medium">{me.name}</span>
              {presence !== 'online' && (
                <span className="block truncate text-xs leading-4 text-ink-3">{status}</span>
              )}
            </span>
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner side="top" align="start" sideOffset={6} className="z-40">
              <Menu.Popup aria-label={words.lists.status} className={menuLook}>
                <StatusItems />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
        <span className="flex">
          <IconButton label={words.sidebar.settings} onClick={() => openDialog({ kind: 'settings' })}>
            <Settings size={17} />
          </IconButton>
          <IconButton label={words.sidebar.signOut} onClick={() => void attempt(api.signOut())}>
            <LogOut size={17} />
          </IconButton>
        </span>
      </div>
    </footer>
  )
}

function useOwnPresence(): { presence: PresenceState; quietUntilMs: number | undefined } {
  const isOnline = useEngineState((state) => state.connection.kind === 'online')
  const settings = useEngineState((state) => state.settings.person)
  const isAway = useStore(manualPresence, (now) => now === 'away')
  const nowMs = useNow()
  const { quietUntilMs } = settings
  if (!isOnline) return { presence: 'offline', quietUntilMs }
  if (isQuiet(settings, nowMs)) return { presence: 'busy', quietUntilMs }
  return { presence: isAway ? 'away' : 'online', quietUntilMs }
}

const dot = (look: string) => <span aria-hidden className={`ms-0.5 me-0.5 size-2.5 rounded-full ${look}`} />

function StatusItems() {
  const api = useApi()
  const { presence } = useOwnPresence()
  const quiet = (untilMs: number | null) => void attempt(api.setPersonSettings({ quietUntilMs: untilMs }))
  const be = (next: 'online' | 'away') => {
    manualPresence.set(() => next)
    quiet(null)
  }
  return (
    <>
      <MenuItem icon={dot('bg-present')} onClick={() => be('online')}>
        {words.lists.online}
      </MenuItem>
      <MenuItem icon={dot('bg-away')} onClick={() => be('away')}>
        {words.lists.away}
      </MenuItem>
      <MenuSeparator />
      <Menu.Group>
        <Menu.GroupLabel className="flex items-center gap-2.5 px-2.5 py-1 text-xs font-medium text-ink-3">
          <MoonStar aria-hidden size={14} />
          {words.lists.quiet}
        </Menu.GroupLabel>
        <MenuItem onClick={() => quiet(Date.now() + 30 * minuteMs)}>{words.lists.quietHalfHour}</MenuItem>
        <MenuItem onClick={() => quiet(Date.now() + 120 * minuteMs)}>{words.lists.quietTwoHours}</MenuItem>
        <MenuItem onClick={() => quiet(tomorrowMorning(Date.now()))}>{words.lists.quietTomorrow}</MenuItem>
        {presence === 'busy' && <MenuItem onClick={() => quiet(null)}>{words.lists.quietEnd}</MenuItem>}
      </Menu.Group>
    </>
  )
}
