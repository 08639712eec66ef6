/** What tells one item of a list from another, so that an item keeps its identity when the list is reordered. */
export function identityOf(item: unknown, index: number): unknown {
  if (typeof item !== 'object' || item === null) return index
  const { key, roomId, accountId } = item as { key?: unknown; roomId?: unknown; accountId?: unknown }
  return key ?? roomId ?? accountId ?? index
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shareList(before: unknown[], after: unknown[]): unknown[] {
  const known = new Map(before.map((item, index) => [identityOf(item, index), item]))
  const shared = after.map((item, index) => share(known.get(identityOf(item, index)), item))
  const isSame = shared.length === before.length && shared.every((item, index) => item === before[index])
  return isSame ? before : shared
}

function shareRecord(before: Record<string, unknown>, after: Record<string, unknown>) {
  const keys = Object.keys(after)
  const had = (key: string): unknown => (Object.hasOwn(before, key) ? before[key] : undefined)
  const shared = Object.fromEntries(keys.map((key) => [key, share(had(key), after[key])]))
  const isSame =
    keys.length === Object.keys(before).length &&
    keys.every((key) => Object.hasOwn(before, key) && shared[key] === before[key])
  return isSame ? before : shared
}

/**
 * Gives `after`, with every part that equals its counterpart in `before` replaced by that counterpart. Updates arrive as
 * fresh copies from another thread; this is what lets everything that did not change stay undrawn.
 * Plain data only, as a structured clone gives it.
 */
export function share<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after
  // SAFETY: both helpers give either `after`'s values or ones deeply equal to them, so the type is `after`'s.
  if (Array.isArray(before) && Array.isArray(after)) return shareList(before, after) as T
  if (isPlain(before) && isPlain(after)) return shareRecord(before, after) as T
  return after
}
