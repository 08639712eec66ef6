import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useRef } from 'react'
import { focusAfterDialog } from '../state/dialogs.ts'
import { words } from '../messages/words.ts'
import { cx } from './cx.ts'
import { IconButton } from './icon-button.tsx'

export const backdropLook =
  'fixed inset-0 z-30 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0'

export const popupLook = cx(
  'fixed z-40 flex flex-col bg-raised text-ink shadow-pop [--avatar-backdrop:var(--raised)] [--line-soft:var(--line-raised)] focus:outline-none',
  'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl safe-bottom',
  'transition-[opacity,translate,scale] duration-150 ease-out',
  'data-ending-style:translate-y-4 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0',
  'wide:inset-x-auto wide:start-1/2 wide:top-[max(2rem,11dvh)] wide:bottom-auto wide:max-h-[min(44rem,82dvh)] wide:-translate-x-1/2 wide:rounded-2xl wide:rtl:translate-x-1/2',
  'wide:data-ending-style:translate-y-0 wide:data-ending-style:scale-[0.98] wide:data-starting-style:translate-y-1 wide:data-starting-style:scale-[0.98]',
)

const widths = {
  narrow: 'wide:w-[26rem]',
  medium: 'wide:w-[31rem]',
  roomy: 'wide:w-[36rem]',
  wide: 'wide:w-[52rem]',
}

export interface ModalProps {
  title: string
  lead?: ReactNode
  width?: keyof typeof widths
  /** What focus goes to first; otherwise the content as a whole, which can then be read and scrolled. */
  initialFocus?: RefObject<HTMLElement | null>
  footer?: ReactNode
  children: ReactNode
}

/** What stands inside of an open dialog; `DialogHost` opens and closes it. On a phone it rises from below. */
export function Modal({ title, lead, width = 'medium', initialFocus, footer, children }: ModalProps) {
  const bodyRef = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Portal>
      <Dialog.Backdrop className={backdropLook} />
      <Dialog.Popup
        initialFocus={initialFocus ?? bodyRef}
        finalFocus={focusAfterDialog}
        className={cx(popupLook, widths[width])}
      >
        <header className="flex items-start gap-4 px-5 pt-4 pb-1 wide:px-6 wide:pt-5">
          <div className="min-w-0 flex-1">
            <Dialog.Title className="text-lg font-semibold tracking-tight">{title}</Dialog.Title>
            {lead !== undefined && (
              <Dialog.Description className="mt-1 text-base text-ink-2">{lead}</Dialog.Description>
            )}
          </div>
          <Dialog.Close
            render={
              <IconButton label={words.close} className="-me-2 -mt-0.5 touch:-mt-2.5">
                <X size={18} />
              </IconButton>
            }
          />
        </header>
        <div
          ref={bodyRef}
          tabIndex={-1}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-3 pb-5 focus:outline-none wide:px-6"
        >
          {children}
        </div>
        {footer !== undefined && (
          <footer className="flex items-center justify-end gap-2.5 border-t border-line-soft px-5 py-3.5 wide:px-6">
            {footer}
          </footer>
        )}
      </Dialog.Popup>
    </Dialog.Portal>
  )
}
