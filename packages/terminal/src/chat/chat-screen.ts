import type { EngineClient, RoomSummary } from '@securechat/client'
import { Box, Text, useInput, useWindowSize } from 'ink'
import { createElement as h, useState } from 'react'
import { printable } from '../printable.ts'
import { InputLine } from './input-line.ts'
import { MessageList } from './message-list.ts'
import { RoomList, titleOf } from './room-list.ts'
import { useEngineState, useOpenTimeline } from './use-client.ts'

interface ChatScreenProps {
  client: EngineClient
  /** The room to open first, as it is called in the list. */
  first?: string | undefined
}

const connectionText = {
  online: '',
  connecting: 'connecting …',
  offline: 'offline: what you write waits',
} as const

/** Three parts as everywhere: rooms on the left, the open room, the line to write on. */
export function ChatScreen({ client, first }: ChatScreenProps) {
  const { columns, rows } = useWindowSize()
  const state = useEngineState(client)
  const rooms = state?.rooms ?? []
  const [chosen, setChosen] = useState<string>()
  const open =
    rooms.find(({ roomId }) => roomId === chosen) ?? rooms.find((room) => titleOf(room) === first) ?? rooms[0]
  // What is open stays open, however the list is ordered anew.
  if (chosen === undefined && open) setChosen(open.roomId)
  const timeline = useOpenTimeline(client, open?.roomId)
  useInput((input, key) => {
    const step = key.tab
      ? key.shift
        ? -1
        : 1
      : key.ctrl && input === 'n'
        ? 1
        : key.ctrl && input === 'p'
          ? -1
          : 0
    if (step !== 0) setChosen(neighbour(rooms, open, step)?.roomId)
    if (key.pageUp && open) client.api.loadOlder(open.roomId).catch(() => {})
  })
  if (!state || !open) return h(Text, { dimColor: true }, 'Opening your rooms …')
  const listWidth = columns < 60 ? 0 : Math.min(28, Math.floor(columns / 4))
  return h(
    Box,
    { width: columns, height: rows },
    listWidth > 0 && h(RoomList, { rooms, open, width: listWidth, title: state.workspaceName ?? '' }),
    h(
      Box,
      { flexDirection: 'column', flexGrow: 1, paddingX: 1 },
      h(
        Box,
        { justifyContent: 'space-between' },
        h(Text, { bold: true, wrap: 'truncate' }, printable(titleOf(open))),
        h(Text, { color: 'yellow' }, connectionText[state.connection.kind]),
      ),
      h(MessageList, { timeline }),
      h(Text, { dimColor: true, wrap: 'truncate' }, typingText(open)),
      h(InputLine, {
        key: open.roomId,
        placeholder: `Write to ${titleOf(open)}`,
        onTyping: () => void client.api.typing(open.roomId).catch(() => {}),
        onSend: (text) => void client.api.send(open.roomId, text).catch(() => {}),
      }),
    ),
  )
}

function neighbour(
  rooms: RoomSummary[],
  open: RoomSummary | undefined,
  step: number,
): RoomSummary | undefined {
  const at = rooms.findIndex((room) => room.roomId === open?.roomId)
  return rooms[(at + step + rooms.length) % rooms.length]
}

function typingText({ typing, members }: RoomSummary): string {
  const names = members
    .filter(({ accountId }) => typing.includes(accountId))
    .map(({ name }) => printable(name))
  return names.length > 0 ? `${names.join(', ')} typing …` : ' '
}
