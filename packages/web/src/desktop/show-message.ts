import type { EventId } from '../engine/contract.ts'

const limitMs = 5000

/** Brings a message of the room that is being opened into sight, and the focus to it, as soon as it is there. */
export function showMessage(eventId: EventId): void {
  if (reveal(eventId)) return
  const observer = new MutationObserver(() => {
    if (reveal(eventId)) observer.disconnect()
  })
  observer.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => observer.disconnect(), limitMs)
}

function reveal(eventId: EventId): boolean {
  const message = document.querySelector<HTMLElement>(`article[data-key="${CSS.escape(eventId)}"]`)
  message?.scrollIntoView({ block: 'nearest' })
  return message !== null
}
