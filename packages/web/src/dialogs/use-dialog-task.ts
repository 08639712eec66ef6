import { useState } from 'react'
import { failureText } from '../engine/failure.ts'
import { closeDialog } from '../state/dialogs.ts'

/** Runs what a dialog is for: closes it when done, shows what is wrong when not. */
export function useDialogTask() {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const run = async (task: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    try {
      await task()
      closeDialog()
    } catch (reason) {
      setError(failureText(reason))
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, error, start: (task: () => Promise<void>) => void run(task) }
}
