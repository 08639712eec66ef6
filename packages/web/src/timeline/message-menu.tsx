import { ContextMenu } from '@base-ui/react/context-menu'
import {
  Copy,
  Flag,
  EyeOff,
  Forward,
  Info,
  Link2,
  MessageSquareText,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Star,
  StarOff,
  Trash2,
} from 'lucide-react'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useRef,
  useState,
} from 'react'
import type { MessageLine } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { MenuItem, menuLook, MenuSeparator } from '../ui/menu.tsx'
import { actionsFor, type MessageActionId } from './message-action.ts'
import { useMessageActions } from './message-actions-context.ts'
import { useIsStarred } from './use-is-starred.ts'

const icons: Record<MessageActionId, typeof Copy> = {
  react: SmilePlus,
  reply: Reply,
  thread: MessageSquareText,
  edit: Pencil,
  forward: Forward,
  pin: Pin,
  star: Star,
  'copy-text': Copy,
  'copy-link': Link2,
  report: Flag,
  'mark-unread': EyeOff,
  info: Info,
  delete: Trash2,
}

/** Opens the menu of the message that `element` is in, beside it: what a right click does, for keys and buttons. */
export function openMenuAt(element: HTMLElement): void {
  const { left, bottom } = element.getBoundingClientRect()
  const at = { bubbles: true, cancelable: true, clientX: left, clientY: bottom, button: 2 }
  element.dispatchEvent(new globalThis.MouseEvent('contextmenu', at))
}

interface MessageMenuProps {
  lineOf: (key: string) => MessageLine | undefined
  /** The region with the messages: one element. */
  render: ReactElement
  children: ReactNode
}

/** One menu for all messages of a region: by right click, long press, or the menu key on a message. */
export function MessageMenu({ lineOf, render, children }: MessageMenuProps) {
  const [line, setLine] = useState<MessageLine>()
  const article = useRef<HTMLElement>(undefined)
  const choose = (event: MouseEvent) => {
    const found = messageAt(event.target)
    const about = found && lineOf(found.dataset['key'] ?? '')
    // A link, a selection, or nothing of ours: the browser's own menu is of more use.
    const isBrowsers =
      (event.target as Element).closest('a, img, video') || getSelection()?.isCollapsed === false
    if (!about || about.deletedBy || isBrowsers) return event.stopPropagation()
    article.current = found
    setLine(about)
  }
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={render} onContextMenuCapture={choose}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="z-40" collisionPadding={8}>
          <ContextMenu.Popup
            className={menuLook}
            aria-label={line && words.actions.menu(line.authorName)}
            finalFocus={() => afterMenu(article.current)}
          >
            {line && <Items line={line} anchor={() => article.current} />}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

const messageAt = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>('article[data-key]')) || undefined

/** Back to the message, unless what was chosen has taken the focus to where one writes. */
function afterMenu(article: HTMLElement | undefined): HTMLElement | false {
  const isWriting = document.activeElement?.matches('textarea, input')
  return !isWriting && article?.isConnected ? article : false
}

function Items({ line, anchor }: { line: MessageLine; anchor: () => HTMLElement | undefined }) {
  const { perform, inThread } = useMessageActions()
  const isStarred = useIsStarred(line.key)
  const back = { pin: line.isPinned === true, star: isStarred }
  return actionsFor(line, { inThread }).map((id) => {
    const { Icon, says } = isBack(id, back) ? undoing[id] : { Icon: icons[id], says: words.actions[id] }
    const element = anchor()
    return (
      <div key={id} role="none">
        {id === 'delete' && <MenuSeparator />}
        <MenuItem
          icon={<Icon size={16} />}
          isDanger={id === 'delete'}
          onClick={() => element && perform(id, line, element)}
        >
          {says}
        </MenuItem>
      </div>
    )
  })
}

type Undone = 'pin' | 'star'

const undoing = {
  pin: { Icon: PinOff, says: words.actions.unpin },
  star: { Icon: StarOff, says: words.actions.unstar },
}

const isBack = (id: MessageActionId, back: Record<Undone, boolean>): id is Undone =>
  (id === 'pin' || id === 'star') && back[id]

/** Enter and the menu key open the menu of the message that has the focus. */
export function menuByKey(event: KeyboardEvent<HTMLElement>): void {
  const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
  const article = messageAt(event.target)
  if (!article || (!isMenuKey && (event.key !== 'Enter' || event.target !== article))) return
  event.preventDefault()
  openMenuAt(article)
}
