import { Share2 } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { expiryTime } from '../text/dates.ts'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { cx } from './cx.ts'
import { Spinner } from './spinner.tsx'
import { inputLook } from './text-field.tsx'

const QrCode = lazy(() => import('./qr-code.tsx').then(({ QrCode: loaded }) => ({ default: loaded })))

interface Invite {
  url: string
  expiresAtMs: number
}

/** One link per room is enough for as long as this window is open. */
const made = new Map<RoomId, Promise<Invite>>()

interface Making {
  attempt: number
  invite?: Invite
  error?: string
}

/** @param roomId Stays the same for the life of the component. */
function useInviteLink(roomId: RoomId) {
  const api = useApi()
  const [{ attempt, invite, error }, set] = useState<Making>({ attempt: 1 })
  useEffect(() => {
    const making = made.get(roomId) ?? api.createInvite(roomId)
    made.set(roomId, making)
    making.then(
      (ready) => set({ attempt, invite: ready }),
      (reason: unknown) => {
        made.delete(roomId)
        set({ attempt, error: failureText(reason) })
      },
    )
  }, [api, roomId, attempt])
  return { invite, error, again: () => set({ attempt: attempt + 1 }) }
}

/** A link that leads into a room: to copy, to share, to scan. */
export function InviteLink({ roomId }: { roomId: RoomId }) {
  const { invite, error, again } = useInviteLink(roomId)
  const { invitePeople } = words
  if (error !== undefined)
    return (
      <div role="alert" className="flex items-center gap-3 text-base text-danger-ink">
        {error}
        <Button size="small" onClick={again}>
          {words.entrance.tryAgain}
        </Button>
      </div>
    )
  return (
    <div className="flex flex-col gap-5 wide:flex-row wide:items-center">
      <div className="min-w-0 flex-1">
        <div className="mb-1.5 text-sm font-medium text-ink-2">{invitePeople.link}</div>
        <div className="flex gap-2">
          {invite ? (
            <input
              readOnly
              aria-label={invitePeople.link}
              value={invite.url}
              onFocus={(event) => event.currentTarget.select()}
              className={cx(inputLook, 'h-10 min-w-0 font-mono text-sm! touch:h-11')}
            />
          ) : (
            <div role="status" className={cx(inputLook, 'flex h-10 items-center gap-2 text-ink-3')}>
              <Spinner size={15} /> {invitePeople.making}
            </div>
          )}
          <CopyButton look="primary" text={invite?.url ?? ''} disabled={!invite} className="h-10!" />
        </div>
        <p className="mt-2 min-h-5 text-sm text-ink-3">
          {invite && invitePeople.expires(expiryTime(invite.expiresAtMs))}
        </p>
        {invite && 'share' in navigator && <ShareButton url={invite.url} />}
      </div>
      <div className="grid size-36 shrink-0 place-items-center self-center rounded-xl bg-[oklch(1_0_0)] p-2.5 ring-1 ring-line ring-inset">
        {invite && (
          <Suspense>
            <QrCode text={invite.url} label={words.timeline.welcome.qr} />
          </Suspense>
        )}
      </div>
    </div>
  )
}

function ShareButton({ url }: { url: string }) {
  const share = () => void navigator.share({ url }).catch(() => {})
  return (
    <Button
      size="small"
      className="mt-2 hidden touch:inline-flex"
      icon={<Share2 size={15} />}
      onClick={share}
    >
      {words.invitePeople.share}
    </Button>
  )
}
