import type { KeyboardEvent } from 'react'

/** Up and down walk from message to message. */
export function walkMessages(event: KeyboardEvent<HTMLElement>): void {
  const isArrow = event.key === 'ArrowUp' || event.key === 'ArrowDown'
  if (!isArrow || event.altKey || event.ctrlKey || event.metaKey) return
  const articles = [...event.currentTarget.querySelectorAll<HTMLElement>('article')]
  const at = articles.findIndex((article) => article.contains(document.activeElement))
  const next = at === -1 ? articles.at(-1) : articles[at + (event.key === 'ArrowUp' ? -1 : 1)]
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}
