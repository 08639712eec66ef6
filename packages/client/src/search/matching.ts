import type { AccountId } from '@securechat/protocol'
import type { Entry } from './blocks.ts'
import type { Query, Thing } from './query.ts'

/** Who is meant by `from:`. */
type IsFrom = (authorId: AccountId) => boolean

/** Whether a message answers a query; rooms have been chosen before. */
export function matches(entry: Entry, { terms, has, beforeMs }: Query, isFrom: IsFrom): boolean {
  return (
    (beforeMs === undefined || entry.atMs < beforeMs) &&
    terms.every((term) => entry.text.includes(term)) &&
    has.every((thing) => hasThing(entry, thing)) &&
    isFrom(entry.authorId)
  )
}

function hasThing({ text, mentionsMe, files = [] }: Entry, thing: Thing): boolean {
  switch (thing) {
    case 'link':
      return /https?:\/\/\S/.test(text)
    case 'code':
      return text.includes('`')
    case 'file':
      return files.length > 0
    case 'image':
      return files.includes('image')
    case 'mention':
      return mentionsMe ?? false
  }
}
