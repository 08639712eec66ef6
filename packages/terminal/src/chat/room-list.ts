import type { RoomSummary } from '@securechat/client'
import { Box, Text } from 'ink'
import { createElement as h } from 'react'
import { printable } from '../printable.ts'

/** What a room is called in a terminal: `#ops`, or `@Bob` for a conversation of two. */
export const titleOf = ({ kind, name }: Pick<RoomSummary, 'kind' | 'name'>): string =>
  `${kind === 'direct' ? '@' : '#'}${name}`

interface RoomListProps {
  rooms: RoomSummary[]
  open: RoomSummary
  width: number
  title: string
}

export function RoomList({ rooms, open, width, title }: RoomListProps) {
  return h(
    Box,
    {
      width,
      flexDirection: 'column',
      borderStyle: 'single',
      borderTop: false,
      borderBottom: false,
      borderLeft: false,
    },
    h(Text, { bold: true, color: 'cyan', wrap: 'truncate' }, printable(title)),
    rooms.map((room) =>
      h(
        Box,
        { key: room.roomId, justifyContent: 'space-between', paddingRight: 1 },
        h(
          Text,
          { inverse: room.roomId === open.roomId, bold: room.unread > 0, wrap: 'truncate' },
          printable(titleOf(room)),
        ),
        room.unread > 0 && h(Text, { color: room.mentions > 0 ? 'magenta' : 'cyan' }, String(room.unread)),
      ),
    ),
    h(Box, { flexGrow: 1 }),
    h(Text, { dimColor: true, wrap: 'truncate' }, 'Tab room  PgUp older'),
    h(Text, { dimColor: true, wrap: 'truncate' }, 'Ctrl C quit'),
  )
}
