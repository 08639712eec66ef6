import { Dialog } from '@base-ui/react/dialog'
import { useEffect } from 'react'
import { closeDialog, dialogs, type DialogState } from '../state/dialogs.ts'
import { createStore } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'

type Loaded = typeof import('./all-dialogs.tsx')

/** What only dialogs need; it comes when one is first asked for, or when the window has nothing else to do. */
const code = createStore<Loaded | undefined>(undefined)

function load(): void {
  import('./all-dialogs.tsx').then(
    (loaded) => code.set(() => loaded),
    () => closeDialog(),
  )
}

/** Fetches ahead what will be wanted, so that it is there at once, and also without a connection. */
export function fetchDialogsAhead(): void {
  const whenIdle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000))
  whenIdle(load)
}

/**
 * Shows the dialog that is open. Focus goes back to where it was when it closes. It opens only once its content can be
 * drawn in the same moment: closing waits for the content's motion to end, and without content that never would.
 */
export function DialogHost() {
  const { dialog, isOpen } = useStore(dialogs, (now) => now)
  const loaded = useStore(code, (now) => now)
  useEffect(() => {
    if (isOpen && !loaded) load()
  }, [isOpen, loaded])
  const forget = () => dialogs.set((now) => (now.isOpen ? now : { isOpen: false }))
  return (
    <Dialog.Root
      open={isOpen && loaded !== undefined}
      onOpenChange={(open) => !open && closeDialog()}
      onOpenChangeComplete={(open) => !open && forget()}
    >
      {dialog && loaded && <loaded.AnyDialog key={keyOf(dialog)} dialog={dialog} />}
    </Dialog.Root>
  )
}

const keyOf = (dialog: DialogState): string =>
  'roomId' in dialog ? `${dialog.kind} ${dialog.roomId}` : dialog.kind
