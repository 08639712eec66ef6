import { Menu } from '@base-ui/react/menu'
import { EllipsisVertical, MessageCircle, ShieldAlert, ShieldCheck, UserMinus } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import type { RoomMember, RoomSummary } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { goToRoom } from '../state/navigation.ts'
import { attempt } from '../state/toasts.ts'
import { byPresence } from '../text/by-presence.ts'
import { roomName } from '../text/room-name.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { MenuItem, menuLook } from '../ui/menu.tsx'
import { ShowAll } from '../ui/show-all.tsx'
import { Tip } from '../ui/tip.tsx'

const shownAtFirst = 30

/** One menu serves all members; their buttons only say whom it is about. */
const handle = Menu.createHandle<RoomMember>()

/** Who is in a room, those who are here first. */
export function MemberList({ room }: { room: RoomSummary }) {
  const api = useApi()
  const [showsAll, setShowsAll] = useState(false)
  const [asked, ask] = useState<{ member: RoomMember; isOpen: boolean }>()
  const members = useMemo(() => room.members.toSorted(byPresence), [room.members])
  const shown = showsAll ? members : members.slice(0, shownAtFirst)
  const name = asked?.member.name ?? ''
  return (
    <section className="mt-6">
      <h3 className="flex items-baseline justify-between text-xs font-medium text-ink-3">
        {words.about.members}
        <span className="tabular-nums">{members.length}</span>
      </h3>
      <ul aria-label={words.about.members} className="-mx-2 mt-1">
        {shown.map((member) => (
          <MemberRow key={member.accountId} member={member} />
        ))}
      </ul>
      {members.length > shownAtFirst && (
        <ShowAll count={members.length} showsAll={showsAll} onChange={setShowsAll} />
      )}
      <MemberMenu onRemove={room.canRemove ? (member) => ask({ member, isOpen: true }) : undefined} />
      <Confirm
        isOpen={asked?.isOpen ?? false}
        onClose={() => ask((now) => now && { ...now, isOpen: false })}
        title={words.about.removeTitle(name, roomName(room))}
        lead={words.about.removeLead(name)}
        confirm={words.about.removeConfirm}
        onConfirm={async () => asked && api.removeMember(room.roomId, asked.member.accountId)}
      />
    </section>
  )
}

const MemberRow = memo(function MemberRow({ member }: { member: RoomMember }) {
  const isMe = useEngineState((state) => state.me?.accountId === member.accountId)
  return (
    <li className="flex h-10 items-center gap-2.5 rounded-lg px-2 hover:bg-hover touch:h-12">
      <PersonAvatar {...member} size={28} />
      <span className="min-w-0 truncate">{member.name || words.people.someone}</span>
      <span className="sr-only">{words.people[member.presence]}</span>
      {member.isVerified && (
        <Tip label={words.trust.isVerified}>
          <ShieldCheck role="img" aria-label={words.trust.isVerified} size={15} className="text-accent-ink" />
        </Tip>
      )}
      {member.isUnproven && (
        <Tip label={words.trust.unproven}>
          <ShieldAlert role="img" aria-label={words.trust.unproven} size={15} className="text-notice-ink" />
        </Tip>
      )}
      <span className="ms-auto shrink-0 text-xs text-ink-3">
        {isMe ? words.you : member.role === 'admin' ? words.people.admin : ''}
      </span>
      {!isMe && (
        <Menu.Trigger
          handle={handle}
          payload={member}
          aria-label={words.about.memberMenu(member.name)}
          className="-me-1 grid size-7 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-press hover:text-ink data-popup-open:bg-press touch:size-11"
        >
          <EllipsisVertical size={16} />
        </Menu.Trigger>
      )}
    </li>
  )
})

function MemberMenu({ onRemove }: { onRemove: ((member: RoomMember) => void) | undefined }) {
  const api = useApi()
  const write = (member: RoomMember) =>
    attempt(api.openDirect(member.accountId).then(({ roomId }) => goToRoom(roomId)))
  return (
    <Menu.Root handle={handle}>
      {({ payload: member }) => (
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-40">
            <Menu.Popup className={menuLook}>
              {member && (
                <MenuItem icon={<MessageCircle size={16} />} onClick={() => void write(member)}>
                  {words.people.write(member.name)}
                </MenuItem>
              )}
              {member && (
                <MenuItem
                  icon={<ShieldCheck size={16} />}
                  onClick={() => openDialog({ kind: 'verify', accountId: member.accountId })}
                >
                  {words.trust.open}
                </MenuItem>
              )}
              {member && onRemove && (
                <MenuItem isDanger icon={<UserMinus size={16} />} onClick={() => onRemove(member)}>
                  {words.about.remove(member.name)}
                </MenuItem>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      )}
    </Menu.Root>
  )
}
