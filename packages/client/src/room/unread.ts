import type { AccountId } from '@securechat/protocol'

/** As much of a text message as counting needs. */
export interface TextMark {
  seq: number
  authorId: AccountId
  isMention: boolean
}

export interface ReadingPlace {
  me: AccountId
  /** How far this account has read. */
  readSeq: number
  /** The entry with which this account joined: what was said before it is not news. */
  joinedSeq: number
}

/**
 * What a person has not read yet: texts of others after the read cursor and after joining. A pure function of
 * the log and the cursor, so every device of the account counts the same.
 */
export function countUnread(
  texts: readonly TextMark[],
  place: ReadingPlace,
): { unread: number; mentions: number } {
  const news = texts.filter((text) => isNews(text, place))
  return { unread: news.length, mentions: news.filter((text) => text.isMention).length }
}

export function isNews(text: TextMark, { me, readSeq, joinedSeq }: ReadingPlace): boolean {
  return text.authorId !== me && text.seq > readSeq && text.seq > joinedSeq
}

/** Whether `text` calls `name`: `@name` with nothing that could make it part of a longer word around it. */
export function mentions(text: string, name: string): boolean {
  if (name === '') return false
  const folded = fold(text)
  const call = `@${fold(name)}`
  for (let at = folded.indexOf(call); at >= 0; at = folded.indexOf(call, at + 1))
    if (!isWordPart(folded[at - 1]) && !isWordPart(folded[at + call.length])) return true
  return false
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

const isWordPart = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}\p{M}_]/u.test(character)
