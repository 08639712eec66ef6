import { Menu } from '@base-ui/react/menu'
import { ArrowDown, ArrowUp, Bell, BellOff, Check, Mail, MailOpen, Star, StarOff } from 'lucide-react'
import type { NotifyLevel, RoomSettings, RoomSummary } from '../engine/contract.ts'
import { useApi, useEngineState, useRoom } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { tomorrowMorning } from '../state/quiet.ts'
import { standingOf } from '../state/standing.ts'
import { attempt } from '../state/toasts.ts'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import { roomName } from '../text/room-name.ts'
import { cx } from '../ui/cx.ts'
import { MenuItem, menuLook, MenuSeparator } from '../ui/menu.tsx'
import { closeRoomMenu, roomMenu } from './room-menu-state.ts'
import { useFavourites } from './use-favourites.ts'

const hourMs = 3_600_000
const levels: readonly NotifyLevel[] = ['everything', 'mentions', 'nothing', 'invisible']

/** What can be done with a room from the list: one menu for all of them, beside whichever asked for it. */
export function RoomMenu() {
  const { isOpen, roomId, anchor } = useStore(roomMenu, (now) => now)
  const room = useRoom(roomId)
  return (
    <Menu.Root open={isOpen && room !== undefined} onOpenChange={(open) => !open && closeRoomMenu()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align="end" sideOffset={4} className="z-40">
          <Menu.Popup
            aria-label={room && words.lists.menu(roomName(room))}
            finalFocus={() => anchor ?? true}
            className={menuLook}
          >
            {room && <Items room={room} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Items({ room }: { room: RoomSummary }) {
  const api = useApi()
  const settings = useEngineState((state) => state.settings.rooms[room.roomId])
  const { hasNews } = standingOf(room, settings, useNow())
  const read = async () => {
    await api.markRead(room.roomId, room.headSeq)
    await api.setRoomSettings(room.roomId, { unreadAtSeq: null })
  }
  const unread = () => api.setRoomSettings(room.roomId, { unreadAtSeq: room.readSeq })
  return (
    <>
      <MenuItem
        icon={hasNews ? <MailOpen size={16} /> : <Mail size={16} />}
        onClick={() => void attempt(hasNews ? read() : unread())}
      >
        {hasNews ? words.lists.markRead : words.lists.markUnread}
      </MenuItem>
      <FavouriteItems room={room} settings={settings} />
      <MenuSeparator />
      <LevelItems room={room} settings={settings} />
      <MenuSeparator />
      <MuteItems room={room} settings={settings} />
    </>
  )
}

interface ItemsProps {
  room: RoomSummary
  settings: RoomSettings | undefined
}

function FavouriteItems({ room, settings }: ItemsProps) {
  const { put, remove, move } = useFavourites()
  if (settings?.favourite === undefined)
    return (
      <MenuItem icon={<Star size={16} />} onClick={() => put(room.roomId)}>
        {words.lists.favourite}
      </MenuItem>
    )
  return (
    <>
      <MenuItem icon={<StarOff size={16} />} onClick={() => remove(room.roomId)}>
        {words.lists.unfavourite}
      </MenuItem>
      <MenuItem icon={<ArrowUp size={16} />} onClick={() => move(room.roomId, -1)}>
        {words.lists.moveUp}
      </MenuItem>
      <MenuItem icon={<ArrowDown size={16} />} onClick={() => move(room.roomId, 1)}>
        {words.lists.moveDown}
      </MenuItem>
    </>
  )
}

function LevelItems({ room, settings }: ItemsProps) {
  const api = useApi()
  const choose = (level: NotifyLevel) => void attempt(api.setRoomSettings(room.roomId, { level }))
  return (
    <Menu.Group>
      <Menu.GroupLabel className="px-2.5 py-1 text-xs font-medium text-ink-3">
        {words.lists.notify}
      </Menu.GroupLabel>
      <Menu.RadioGroup value={settings?.level ?? 'everything'} onValueChange={choose}>
        {levels.map((level) => (
          <Menu.RadioItem
            key={level}
            value={level}
            closeOnClick
            className={cx(
              'flex h-8 items-center gap-2.5 rounded-lg px-2.5 select-none data-highlighted:bg-hover data-highlighted:outline-none touch:h-11',
            )}
          >
            <span className="grid w-4 place-items-center">
              <Menu.RadioItemIndicator>
                <Check aria-hidden size={15} className="text-accent-ink" />
              </Menu.RadioItemIndicator>
            </span>
            {words.lists.levels[level]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  )
}

function MuteItems({ room, settings }: ItemsProps) {
  const api = useApi()
  const nowMs = useNow()
  const mute = (mutedUntilMs: number | null) =>
    void attempt(api.setRoomSettings(room.roomId, { mutedUntilMs }))
  if ((settings?.mutedUntilMs ?? 0) > nowMs)
    return (
      <MenuItem icon={<Bell size={16} />} onClick={() => mute(null)}>
        {words.lists.unmute}
      </MenuItem>
    )
  return (
    <>
      <MenuItem icon={<BellOff size={16} />} onClick={() => mute(Date.now() + hourMs)}>
        {words.lists.muteHour}
      </MenuItem>
      <MenuItem icon={<BellOff size={16} />} onClick={() => mute(tomorrowMorning(Date.now()))}>
        {words.lists.muteTomorrow}
      </MenuItem>
    </>
  )
}
