import type { RoomEvent } from '@securechat/protocol'

/** A page stops growing here, so that no answer is larger than a reader can take; the reader sees `more` and goes on. */
export const PAGE_CHARACTERS = 4 * 1024 * 1024

/**
 * Takes items while there is room: at least one, if there is any.
 *
 * @param limit How many at most; give an iterator that yields one more, if there is one.
 */
export function takePage<Event extends RoomEvent>(
  found: Iterable<Event>,
  limit: number,
): { events: Event[]; more: boolean } {
  const page = takeWhileSmall(found, { limit, size: bodyCharacters })
  return { events: page.taken, more: page.more }
}

export function takeWhileSmall<Item>(
  found: Iterable<Item>,
  page: { limit: number; size: (item: Item) => number },
): { taken: Item[]; more: boolean } {
  const taken: Item[] = []
  let characters = 0
  for (const item of found) {
    characters += page.size(item)
    const isFull = taken.length === page.limit || (taken.length > 0 && characters > PAGE_CHARACTERS)
    if (isFull) return { taken, more: true }
    taken.push(item)
  }
  return { taken, more: false }
}

function bodyCharacters(event: RoomEvent): number {
  if (event.kind === 'message') return event.frame.length
  return event.kind === 'commit' ? event.commit.length : 0
}
