import { Hash, UserRound } from 'lucide-react'
import type { PresenceState } from '../engine/contract.ts'
import type { RoomFacts } from '../room/room-facts.ts'
import { hueOf, initialsOf } from '../text/names.ts'
import { cx } from './cx.ts'

const sizes = {
  16: 'size-4 text-[0.5rem]',
  20: 'size-5 text-[0.5625rem]',
  24: 'size-6 text-[0.625rem]',
  28: 'size-7 text-2xs',
  32: 'size-8 text-xs',
  36: 'size-9 text-sm',
  64: 'size-16 text-xl',
}
export type AvatarSize = keyof typeof sizes

interface PersonAvatarProps {
  accountId: string
  name: string
  size: AvatarSize
  presence?: PresenceState | undefined
}

const presenceLooks: Record<PresenceState, string> = {
  online: 'bg-present',
  away: 'bg-away',
  busy: 'bg-busy',
  offline: 'bg-canvas ring-2 ring-inset ring-outline',
}

/** Initials on the person's own colour. Decoration: the name is always said beside it. */
export function PersonAvatar({ accountId, name, size, presence }: PersonAvatarProps) {
  return (
    <span aria-hidden className="relative inline-flex shrink-0 select-none">
      <span
        className={cx(
          `tinted hue-${hueOf(accountId)}`,
          'inline-grid place-items-center rounded-full bg-tint font-semibold tracking-tight text-tint-ink',
          sizes[size],
        )}
      >
        {initialsOf(name) || <UserRound className="size-1/2" />}
      </span>
      {presence && presence !== 'offline' && (
        <span
          className={cx(
            'absolute box-content rounded-full border-(--avatar-backdrop,var(--canvas))',
            size > 28
              ? '-end-0.5 -bottom-0.5 size-2.25 border-2'
              : '-end-0.5 -bottom-0.5 size-1.75 border-[1.5px]',
            presenceLooks[presence],
          )}
        />
      )}
    </span>
  )
}

/** A room: the other person of a direct one, otherwise initials on a square. */
export function RoomAvatar({ room, size }: { room: RoomFacts; size: AvatarSize }) {
  if (room.kind === 'direct') {
    const other = room.members.find((member) => member.accountId === room.with)
    return (
      <PersonAvatar
        accountId={room.with ?? room.roomId}
        name={room.name}
        size={size}
        presence={other?.presence}
      />
    )
  }
  return (
    <span
      aria-hidden
      className={cx(
        `tinted hue-${hueOf(room.roomId)}`,
        'inline-grid shrink-0 place-items-center bg-tint font-semibold tracking-tight text-tint-ink select-none',
        size > 32 ? 'rounded-[28%]' : 'rounded-[30%]',
        sizes[size],
      )}
    >
      {initialsOf(room.name) || <Hash className="size-1/2" />}
    </span>
  )
}
