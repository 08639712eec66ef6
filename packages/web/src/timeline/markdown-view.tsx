import { memo, type ReactNode, useMemo } from 'react'
import type { AccountId } from '../engine/contract.ts'
import { type MarkdownNode, parseMarkdown } from '../text/markdown.ts'
import { splitMentions } from '../text/mentions.ts'
import { CodeBlock } from './code-block.tsx'
import { Spoiler } from './spoiler.tsx'
import { type RoomContextValue, useRoomContext } from './room-context.ts'

/** A message's text with its formatting, as React elements; HTML never comes into being. */
export const MarkdownView = memo(function MarkdownView({ text, mentions }: MarkdownViewProps) {
  const nodes = useMemo(() => parseMarkdown(text), [text])
  const room = useRoomContext()
  const inside = useMemo(() => {
    // The accounts that the message itself names; what comes without them is read by the names of this room.
    return mentions ? { ...room, memberNames: mentions.map(room.nameOf) } : room
  }, [room, mentions])
  return <Nodes nodes={nodes} room={inside} />
})

interface MarkdownViewProps {
  text: string
  mentions?: readonly AccountId[] | undefined
}

interface NodesProps {
  nodes: MarkdownNode[]
  room: RoomContextValue
}

function Nodes({ nodes, room }: NodesProps): ReactNode {
  // A message's text never changes, so a node's place is its identity.
  return nodes.map((node, place) => <Node key={place} node={node} room={room} />)
}

function Node({ node, room }: { node: MarkdownNode; room: RoomContextValue }): ReactNode {
  if ('children' in node) return <Wrapped node={node} room={room} />
  switch (node.kind) {
    case 'text':
      return <Words text={node.text} room={room} />
    case 'break':
      return <br />
    case 'code':
      return <code>{node.text}</code>
    case 'code-block':
      return <CodeBlock text={node.text} language={node.language} />
  }
}

type Wrapper = Extract<MarkdownNode, { children: MarkdownNode[] }>

function Wrapped({ node, room }: { node: Wrapper; room: RoomContextValue }): ReactNode {
  const inside = <Nodes nodes={node.children} room={room} />
  switch (node.kind) {
    case 'paragraph':
      return <p>{inside}</p>
    case 'quote':
      return <blockquote>{inside}</blockquote>
    case 'bold':
      return <strong>{inside}</strong>
    case 'italic':
      return <em>{inside}</em>
    case 'strike':
      return <s>{inside}</s>
    case 'spoiler':
      return <Spoiler>{inside}</Spoiler>
    case 'item':
      return <li>{inside}</li>
    case 'list':
      return node.ordered ? <ol start={node.start}>{inside}</ol> : <ul>{inside}</ul>
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noopener noreferrer nofollow" title={node.href}>
          {inside}
        </a>
      )
  }
}

function Words({ text, room }: { text: string; room: RoomContextValue }): ReactNode {
  return splitMentions(text, room.memberNames).map((piece, place) => {
    if (piece.kind === 'text') return piece.text
    const isMe = piece.name.toLowerCase() === room.myName.toLowerCase()
    return (
      <span key={place} className={isMe ? 'mention mention-me' : 'mention'}>
        {piece.text}
      </span>
    )
  })
}
