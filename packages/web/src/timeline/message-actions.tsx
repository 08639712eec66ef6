import { type ReactNode, useMemo, useState } from 'react'
import type { EventId, MessageLine, RoomId } from '../engine/contract.ts'
import { useEngine } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { showThread } from '../state/panel.ts'
import { reveal } from '../state/reveal.ts'
import { messageHref } from '../state/route.ts'
import { attempt, showDone } from '../state/toasts.ts'
import { beginWriting, boxOf } from '../state/writing.ts'
import { Confirm } from '../ui/confirm.tsx'
import { markUnread, star } from './own-marks.ts'
import { MessageActionsContext, type MessageActionsValue } from './message-actions-context.ts'
import { ReactionPicker, type Reacting } from './reaction-picker.tsx'

interface MessageActionsProps {
  roomId: RoomId
  /** Set in a thread. */
  thread?: EventId
  children: ReactNode
}

function copy(text: string, thanks: string): void {
  navigator.clipboard.writeText(text).then(
    () => showDone(thanks),
    () => {},
  )
}

/** What can be done with the messages inside, and what that needs on the screen. */
export function MessageActions({ roomId, thread, children }: MessageActionsProps) {
  const engine = useEngine()
  const { api } = engine
  const [reacting, setReacting] = useState<Reacting>()
  const [deleting, setDeleting] = useState<MessageLine>()
  const value = useMemo((): MessageActionsValue => {
    const box = boxOf(roomId, thread)
    const act = (action: Parameters<typeof api.act>[1]) => void attempt(api.act(roomId, action))
    return {
      inThread: thread !== undefined,
      reveal: (key) => reveal(roomId, key as EventId), // SAFETY: keys of messages are their event ids.
      toggle: ({ key, reactions = [] }, emoji) => {
        const isOn = !reactions.some((one) => one.emoji === emoji && one.isMine)
        act({ type: 'react', target: key, emoji, isOn })
      },
      perform: (id, line, anchor) => {
        const perform = {
          react: () => setReacting({ line, anchor }),
          reply: () => beginWriting(box, { kind: 'reply', line }),
          edit: () => beginWriting(box, { kind: 'edit', line }),
          thread: () => showThread(roomId, line.key),
          forward: () => openDialog({ kind: 'forward', line }),
          report: () => openDialog({ kind: 'report', roomId, line }),
          pin: () => act({ type: 'pin', target: line.key, isOn: !line.isPinned }),
          star: () => star(roomId, line.key, engine),
          'mark-unread': () => markUnread(roomId, line.seq ?? 0, engine),
          'copy-text': () => copy(line.text, words.actions.copiedText),
          'copy-link': () =>
            copy(new URL(messageHref(roomId, line.key), location.href).href, words.actions.copiedLink),
          info: () => openDialog({ kind: 'journey', roomId, line }),
          delete: () => setDeleting(line),
        }
        perform[id]()
      },
    }
  }, [api, engine, roomId, thread])
  return (
    <MessageActionsContext value={value}>
      {children}
      <ReactionPicker reacting={reacting} onClose={() => setReacting(undefined)} onPick={value.toggle} />
      <Confirm
        isOpen={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        title={words.actions.deleteTitle}
        lead={words.actions.deleteLead}
        confirm={words.actions.deleteConfirm}
        onConfirm={async () => {
          if (deleting) await api.act(roomId, { type: 'delete', target: deleting.key })
        }}
      />
    </MessageActionsContext>
  )
}
