import type { Line, MessageLine, Timeline } from '@securechat/client'
import { Box, Text } from 'ink'
import { createElement as h } from 'react'
import { printable } from '../printable.ts'
import { noticeText } from './notice-text.ts'

const colours = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red'] as const

/** One colour per person, the same in every room and every time. */
const colourOf = (accountId: string) => colours[(accountId.codePointAt(0) ?? 0) % colours.length]!

const marks = { sending: '…', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '✗ not sent' } as const

/** The newest messages, as many as fit; the list stands on the line to write on. */
export function MessageList({ timeline }: { timeline: Timeline | undefined }) {
  return h(
    Box,
    { flexDirection: 'column', flexGrow: 1, justifyContent: 'flex-end', overflow: 'hidden' },
    (timeline?.lines ?? []).slice(-MOST_LINES).map((line) => h(LineView, { key: line.key, line })),
  )
}

/** More never fits a terminal, and each costs a layout. */
const MOST_LINES = 150

function LineView({ line }: { line: Line }) {
  const at = new Date(line.atMs).toTimeString().slice(0, 5)
  return h(
    Box,
    { gap: 1, flexShrink: 0 },
    h(Box, { flexShrink: 0 }, h(Text, { dimColor: true }, at)),
    line.kind === 'message'
      ? h(MessageView, { line })
      : h(Text, { dimColor: true, italic: true }, printable(noticeText(line.notice))),
  )
}

function MessageView({ line }: { line: MessageLine }) {
  const { authorId, authorName, text, deletedBy, editedAtMs, isMine, status, quote } = line
  return h(
    Text,
    { wrap: 'wrap' },
    h(Text, { bold: true, color: colourOf(authorId) }, `${printable(authorName)}  `),
    quote && h(Text, { dimColor: true }, `(to ${printable(quote.authorName)}) `),
    deletedBy ? h(Text, { dimColor: true, italic: true }, 'deleted') : printable(text),
    editedAtMs !== undefined && h(Text, { dimColor: true }, ' (edited)'),
    reactionText(line) !== '' && h(Text, { dimColor: true }, `  ${reactionText(line)}`),
    isMine && h(Text, { color: statusColour(status) }, `  ${marks[status]}`),
  )
}

const reactionText = ({ reactions = [] }: MessageLine): string =>
  reactions.map(({ emoji, by }) => `${printable(emoji)}${by.length > 1 ? by.length : ''}`).join(' ')

function statusColour(status: MessageLine['status']): string {
  if (status === 'failed') return 'red'
  return status === 'read' ? 'cyan' : 'gray'
}
