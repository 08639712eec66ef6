import type { KeyboardEvent } from 'react'
import { isMac } from '../state/shortcuts.ts'
import { makeLink, toggleMark } from './text-edit.ts'
import type { TextBox } from './use-text-box.ts'

const marks: Record<string, string> = { b: '**', i: '_', e: '`' }

/** Ctrl/⌘ with B, I, E, Shift X and Shift L: bold, italic, code, strike, link. @returns whether it was one of them. */
export function formatByKey(event: KeyboardEvent, box: TextBox): boolean {
  const isPrimary = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (!isPrimary || event.altKey) return false
  const key = event.key.toLowerCase()
  const mark = event.shiftKey ? { x: '~~' }[key] : marks[key]
  if (mark === undefined && !(key === 'l' && event.shiftKey)) return false
  event.preventDefault()
  const edit = box.read()
  box.apply(mark === undefined ? makeLink(edit) : toggleMark(edit, mark))
  return true
}
