import { createContext, use } from 'react'
import type { MessageLine } from '../engine/contract.ts'
import type { MessageActionId } from './message-action.ts'

export interface MessageActionsValue {
  /** Whether these messages are those of a thread. */
  inThread: boolean
  /** @param anchor What a picker is to open beside. */
  perform: (id: MessageActionId, line: MessageLine, anchor: HTMLElement) => void
  /** Gives the emoji, or takes it back. */
  toggle: (line: MessageLine, emoji: string) => void
  /** Brings another message into view. */
  reveal: (key: string) => void
}

export const MessageActionsContext = createContext<MessageActionsValue | undefined>(undefined)

export function useMessageActions(): MessageActionsValue {
  const actions = use(MessageActionsContext)
  if (!actions) throw new Error('There are no message actions around this component.')
  return actions
}
