import { identityOf } from '../share.ts'

/** How a list came from the one before it: stretches of that list, by place and length, and what is new between them. */
type Piece = { keep: readonly [from: number, count: number] } | { put: unknown[] }

type ValueChange = { value: unknown } | { list: Piece[] }

/** What is different in a record of plain data: its long lists are not sent again for the sake of one item. */
export interface Change {
  set: Record<string, ValueChange>
  gone: string[]
}

export const noChange: Change = { set: {}, gone: [] }

/**
 * @param after Shares with `before` whatever is equal in both (see `share`); only other objects count as different.
 * @returns nothing when they are the same.
 */
export function changeBetween<T extends object>(before: T, after: T): Change | undefined {
  if (before === after) return undefined
  const [had, has] = [new Map(Object.entries(before)), Object.entries(after)]
  const set = has
    .filter(([name, value]) => !had.has(name) || had.get(name) !== value)
    .map(([name, value]) => [name, valueChange(had.get(name), value)])
  return { set: Object.fromEntries(set), gone: [...had.keys()].filter((name) => !Object.hasOwn(after, name)) }
}

/** Undoes `changeBetween`. What did not change stays the same object. */
export function withChange<T extends object>(before: T, { set, gone }: Change): T {
  const kept = Object.entries(before).filter(([name]) => !gone.includes(name))
  const now = new Map<string, unknown>(kept)
  for (const [name, change] of Object.entries(set))
    now.set(name, 'value' in change ? change.value : listWith(now.get(name) as unknown[], change.list))
  // SAFETY: these are the names and values that `after` had.
  return Object.fromEntries(now) as T
}

function valueChange(before: unknown, after: unknown): ValueChange {
  return Array.isArray(before) && Array.isArray(after) ? { list: pieces(before, after) } : { value: after }
}

function pieces(before: unknown[], after: unknown[]): Piece[] {
  const placeOf = new Map(before.map((item, place) => [identityOf(item, place), place]))
  const made: Piece[] = []
  for (const [index, item] of after.entries()) {
    const place = placeOf.get(identityOf(item, index))
    const last = made.at(-1)
    if (place === undefined || before[place] !== item) {
      if (last && 'put' in last) last.put.push(item)
      else made.push({ put: [item] })
    } else if (last && 'keep' in last && last.keep[0] + last.keep[1] === place)
      last.keep = [last.keep[0], last.keep[1] + 1]
    else made.push({ keep: [place, 1] })
  }
  return made
}

function listWith(before: unknown[], list: Piece[]): unknown[] {
  return list.flatMap((piece) =>
    'put' in piece ? piece.put : before.slice(piece.keep[0], piece.keep[0] + piece.keep[1]),
  )
}
