import { type RefObject, useEffect } from 'react'
import { isTouch } from '../state/media.ts'

/** Whether what was pressed would be text, and nothing else has a claim on it. */
function beginsText(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1)
    return false
  if (event.key === ' ' || event.key === '?') return false
  const at = document.activeElement
  return at === document.body || at?.closest('[data-region="timeline"]') !== null
}

/** With a keyboard at hand, an open room is ready to be written in, and typing anywhere in it writes. */
export function useComposerFocus(
  ref: RefObject<HTMLTextAreaElement | null>,
  { isMain }: { isMain: boolean },
): void {
  useEffect(() => {
    const element = ref.current
    if (!element || isTouch()) return undefined
    if (!document.querySelector('[role="dialog"], [role="alertdialog"]')) {
      element.focus({ preventScroll: true })
      element.setSelectionRange(element.value.length, element.value.length)
    }
    if (!isMain) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (beginsText(event)) element.focus({ preventScroll: true })
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [ref, isMain])
}
