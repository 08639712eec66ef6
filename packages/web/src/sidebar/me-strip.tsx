import { LogOut, Settings } from 'lucide-react'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { attempt } from '../state/toasts.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** Who is signed in here. */
export function MeStrip() {
  const me = useEngineState((state) => state.me)
  const isOnline = useEngineState((state) => state.connection.kind === 'online')
  const api = useApi()
  if (!me) return null
  return (
    <footer className="safe-bottom border-t border-line">
      <div className="flex h-13 items-center gap-2.5 ps-4 pe-2.5">
        <PersonAvatar
          accountId={me.accountId}
          name={me.name}
          size={28}
          presence={isOnline ? 'online' : 'offline'}
        />
        <span className="min-w-0 flex-1 truncate text-base font-medium">{me.name}</span>
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
