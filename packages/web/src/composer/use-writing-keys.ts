import type { KeyboardEvent } from 'react'
import { preferences } from '../state/preferences.ts'
import { isMac } from '../state/shortcuts.ts'
import { useStore } from '../state/use-store.ts'
import { formatByKey } from './format-keys.ts'
import type { Completion } from './use-completion.ts'
import type { TextBox } from './use-text-box.ts'

interface WritingKeysOptions {
  box: TextBox
  completion: Completion
  /** Whether what is written belongs to another message. */
  isEditing: boolean
  /** @returns whether there is a message to edit. */
  editLast: () => boolean
  stop: () => void
  send: () => void
}

/** What keys do while one writes, the first that has a use for one taking it. */
export function useWritingKeys({ box, completion, isEditing, editLast, stop, send }: WritingKeysOptions) {
  const enterSends = useStore(preferences, (now) => now.enterSends)
  return (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing || completion.onKey(event) || formatByKey(event, box)) return
    if (event.key === 'Escape' && isEditing) {
      event.preventDefault()
      return stop()
    }
    if (event.key === 'ArrowUp' && box.text === '' && !isEditing && editLast()) return event.preventDefault()
    const isPrimary = isMac ? event.metaKey : event.ctrlKey
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || (!isPrimary && !enterSends)) return
    event.preventDefault()
    send()
  }
}
