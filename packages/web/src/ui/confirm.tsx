import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useState } from 'react'
import { failureText } from '../engine/failure.ts'
import { words } from '../messages/words.ts'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { backdropLook, popupLook } from './modal.tsx'

export interface ConfirmProps {
  isOpen: boolean
  onClose: () => void
  title: string
  lead: string
  confirm: string
  onConfirm: () => Promise<void>
}

/** Asks before something that cannot be taken back, and says what is lost. Closes once it is done. */
export function Confirm({ isOpen, onClose, title, lead, confirm, onConfirm }: ConfirmProps) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (reason) {
      setError(failureText(reason))
    } finally {
      setBusy(false)
    }
  }
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropLook} />
        <AlertDialog.Popup className={cx(popupLook, 'p-5 wide:w-[25rem] wide:p-6')}>
          <AlertDialog.Title className="text-lg font-semibold tracking-tight">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-base text-ink-2">{lead}</AlertDialog.Description>
          <p role="alert" className="text-sm text-danger-ink empty:hidden [&:not(:empty)]:mt-3">
            {error}
          </p>
          <div className="mt-6 flex justify-end gap-2.5">
            <AlertDialog.Close render={<Button look="secondary">{words.cancel}</Button>} />
            <Button look="danger" isBusy={isBusy} onClick={() => void run()}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
