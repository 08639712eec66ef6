import { type ChangeEvent, type RefObject, useCallback, useRef, useState } from 'react'
import { type Edit, replaceRange } from './text-edit.ts'

/** A text box whose content can be changed by more than typing. */
export interface TextBox {
  ref: RefObject<HTMLTextAreaElement | null>
  text: string
  caret: number
  onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void
  onSelect: () => void
  /** What is there now, with its selection. */
  read: () => Edit
  /** Puts text and selection in place, as one step that the browser's undo takes back. */
  apply: (edit: Edit) => void
  insert: (text: string) => void
}

/** Replaces the whole content through the browser's own editing, so that undo works; else directly. */
function writeInto(element: HTMLTextAreaElement, edit: Edit): void {
  element.focus()
  element.setSelectionRange(0, element.value.length)
  const isDone =
    edit.text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, edit.text)
  if (!isDone) element.setRangeText(edit.text, 0, element.value.length, 'end')
  element.setSelectionRange(edit.start, edit.end)
}

export function useTextBox(text: string, setText: (text: string) => void): TextBox {
  const ref = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState(text.length)
  const onSelect = useCallback(() => {
    const element = ref.current
    if (element) setCaret(element.selectionStart === element.selectionEnd ? element.selectionStart : -1)
  }, [])
  const read = useCallback((): Edit => {
    const element = ref.current
    return {
      text: element?.value ?? '',
      start: element?.selectionStart ?? 0,
      end: element?.selectionEnd ?? 0,
    }
  }, [])
  const apply = useCallback(
    (edit: Edit) => {
      if (ref.current) writeInto(ref.current, edit)
      setText(edit.text)
      setCaret(edit.start === edit.end ? edit.end : -1)
    },
    [setText],
  )
  return {
    ref,
    text,
    caret,
    onSelect,
    read,
    apply,
    onChange: (event) => {
      setText(event.target.value)
      setCaret(event.target.selectionEnd)
    },
    insert: (piece) => {
      const now = read()
      apply(replaceRange(now.text, now, piece))
    },
  }
}
