import type { DesktopShell } from '@securechat/client'
import { words } from '../messages/words.ts'
import { desktopShell } from './shell.ts'

/** In the desktop program: which server this is, and the way to another one. In a browser the address bar says it. */
export function ServerLine({ shell = desktopShell }: { shell?: DesktopShell | undefined }) {
  if (!shell) return null
  const address = shell.serverUrl.replace(/^https?:\/\//, '')
  return (
    <p className="mt-4 text-center text-base text-ink-3">
      {words.desktop.server} <span className="font-medium text-ink-2">{address}</span>{' '}
      <button
        type="button"
        onClick={() => shell.changeServer()}
        className="font-medium text-accent-ink underline-offset-2 hover:underline"
      >
        {words.desktop.changeServer}
      </button>
    </p>
  )
}
