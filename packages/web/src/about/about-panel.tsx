import { Link2, Lock, LockOpen, LogOut, Pencil, ShieldCheck, UserPlus, X } from 'lucide-react'
import { useState } from 'react'
import type { AccountId, RoomSummary } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { goHome } from '../state/navigation.ts'
import { prefer } from '../state/preferences.ts'
import { useNow } from '../state/use-now.ts'
import { presenceText } from '../text/presence-text.ts'
import { keptText } from '../room/kept-text.ts'
import { roomName } from '../text/room-name.ts'
import { RoomAvatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { MemberList } from './member-list.tsx'
import { Pins, Stars } from './kept-messages.tsx'

interface AboutPanelProps {
  room: RoomSummary
  /** Stands in place of the conversation instead of beside it. */
  isOver: boolean
}

/** Everything about a room: what it is for, who is in it, how it is sealed. */
export function AboutPanel({ room, isOver }: AboutPanelProps) {
  const isDirect = room.kind === 'direct'
  const close = () => prefer({ isPanelOpen: false })
  const title = isDirect ? words.about.titleDirect : words.about.title
  return (
    <aside
      data-region="about"
      aria-label={title}
      className={cx(
        'safe-top safe-bottom flex min-h-0 flex-col bg-surface',
        isOver ? 'w-full' : 'w-(--about-width) shrink-0 border-s border-line-soft',
      )}
    >
      <header className="flex h-(--header) shrink-0 items-center justify-between border-b border-line-soft ps-5 pe-2.5">
        <h2 className="text-md font-semibold tracking-tight">{title}</h2>
        <IconButton label={words.close} onClick={close}>
          <X size={18} />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-6">
        <Heading room={room} />
        <Sealing room={room} />
        <Pins roomId={room.roomId} />
        <Stars roomId={room.roomId} />
        {room.with && <SafetyButton accountId={room.with} />}
        {!isDirect && (
          <>
            <Actions room={room} />
            <MemberList room={room} />
            <Leave room={room} />
          </>
        )}
      </div>
    </aside>
  )
}

function Heading({ room }: { room: RoomSummary }) {
  const now = useNow()
  const other = useEngineState((state) => state.people.find((person) => person.accountId === room.with))
  const isDirect = room.kind === 'direct'
  return (
    <div className="flex flex-col items-center pt-7 pb-5 text-center">
      <RoomAvatar room={room} size={64} />
      <h3 className="mt-3 max-w-full text-lg font-semibold tracking-tight break-words">{roomName(room)}</h3>
      <p className="mt-0.5 text-sm text-ink-3">
        {isDirect ? other && presenceText(other, now) : words.room.kinds[room.kind]}
      </p>
      {!isDirect && (
        <p
          className={cx(
            'mt-3 max-w-full text-base break-words',
            room.topic === '' ? 'text-ink-3' : 'text-ink-2',
          )}
        >
          {room.topic || words.about.noTopic}
        </p>
      )}
    </div>
  )
}

function Sealing({ room }: { room: RoomSummary }) {
  if (room.kind === 'public') return <NotSealed />
  return (
    <div className="flex gap-3 rounded-xl bg-accent-wash p-3.5 text-sm text-ink-2">
      <Lock aria-hidden size={16} className="mt-0.5 text-accent-ink" />
      <div>
        <p className="font-medium text-ink">{words.room.encrypted}</p>
        {room.kind === 'direct' && <p className="mt-0.5">{words.room.encryptedExplained}</p>}
        <p className="mt-0.5">{keptText(room)}</p>
        <button
          type="button"
          className="mt-1 font-medium text-accent-ink hover:underline touch:min-h-11"
          onClick={() => openDialog({ kind: 'policy', roomId: room.roomId })}
        >
          {words.policy.open}
        </button>
      </div>
    </div>
  )
}

function NotSealed() {
  return (
    <div className="flex gap-3 rounded-xl bg-notice-soft p-3.5 text-sm text-notice-ink">
      <LockOpen aria-hidden size={16} className="mt-0.5 shrink-0" />
      <div>
        <p className="font-medium">{words.room.publicMark}</p>
        <p className="mt-0.5">{words.room.publicExplained}</p>
      </div>
    </div>
  )
}

function SafetyButton({ accountId }: { accountId: AccountId }) {
  return (
    <Button
      className="mt-4 w-full"
      icon={<ShieldCheck size={16} />}
      onClick={() => openDialog({ kind: 'verify', accountId })}
    >
      {words.trust.open}
    </Button>
  )
}

function Actions({ room }: { room: RoomSummary }) {
  const { roomId } = room
  const isJoined = room.state === 'joined'
  return (
    <div className="mt-4 grid gap-2">
      <Button
        icon={<UserPlus size={16} />}
        disabled={!isJoined}
        onClick={() => openDialog({ kind: 'add-people', roomId })}
      >
        {words.about.addPeople}
      </Button>
      <div className="grid grid-cols-2 gap-2">
        <Button
          className="px-2!"
          icon={<Link2 size={16} />}
          disabled={!isJoined}
          onClick={() => openDialog({ kind: 'invite', roomId })}
        >
          {words.about.inviteLink}
        </Button>
        <Button
          className="px-2!"
          icon={<Pencil size={15} />}
          disabled={!isJoined}
          aria-label={words.rename.title}
          onClick={() => openDialog({ kind: 'rename', roomId })}
        >
          {words.about.rename}
        </Button>
      </div>
    </div>
  )
}

function Leave({ room }: { room: RoomSummary }) {
  const api = useApi()
  const [isAsking, setAsking] = useState(false)
  const leave = async () => {
    await api.leaveRoom(room.roomId)
    goHome('replace')
  }
  return (
    <div className="mt-6 border-t border-line-soft pt-3">
      <Button
        look="quiet-danger"
        className="w-full justify-start! px-2!"
        icon={<LogOut size={16} />}
        onClick={() => setAsking(true)}
      >
        {words.about.leave}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={words.about.leaveTitle(roomName(room))}
        lead={room.kind === 'open' ? words.about.leaveOpenLead : words.about.leaveLead}
        confirm={words.about.leaveConfirm}
        onConfirm={leave}
      />
    </div>
  )
}
