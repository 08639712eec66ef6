import { fold } from './fold.ts'

/** What can be asked of a message besides its words. */
const things = ['link', 'code', 'file', 'image', 'mention'] as const
export type Thing = (typeof things)[number]

/** A search as it was written, taken apart. Everything in it must hold. */
export interface Query {
  /** Folded; each stands somewhere in the text, be it inside a word. */
  terms: string[]
  /** Folded beginnings of names; `me` is oneself. */
  from: string[]
  /** Folded parts of names of rooms. */
  in: string[]
  has: Thing[]
  /** Midnight at the beginning of that day, here. */
  beforeMs?: number
}

/** A filter, a phrase in quotes, or a word; a filter's value may be in quotes. */
const token = /(?:(from|in|has|before):)?(?:"([^"]*)"?|(\S+))/giu

/** Whatever is not a filter that is understood is a word to look for. */
export function parseQuery(text: string): Query {
  const query: Query = { terms: [], from: [], in: [], has: [] }
  for (const [whole, filter = '', quoted, bare] of text.matchAll(token)) {
    const value = (quoted ?? bare ?? '').trim()
    if (value === '') continue
    if (!takeFilter(query, filter.toLowerCase(), value)) query.terms.push(fold(filter === '' ? value : whole))
  }
  return query
}

function takeFilter(query: Query, filter: string, value: string): boolean {
  switch (filter) {
    case 'from':
    case 'in':
      query[filter].push(fold(value.replace(/^[@#]/, '')))
      return true
    case 'has': {
      const thing = things.find((one) => one === value.toLowerCase())
      if (thing) query.has.push(thing)
      return thing !== undefined
    }
    case 'before': {
      const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value)
      if (!day) return false
      query.beforeMs = new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])).getTime()
      return true
    }
    default:
      return false
  }
}

/** Whether there is anything to look for. */
export const isEmpty = ({ terms, from, has, beforeMs }: Query): boolean =>
  terms.length + from.length + has.length === 0 && beforeMs === undefined
