import { matchRank } from '../text/rank.ts'

export interface Emoji {
  character: string
  label: string
  /** Further words, separated by spaces. */
  tags: string
  group: number
  shortcode: string
}

/** All emoji, to browse and to search. */
export class EmojiIndex {
  readonly all: readonly Emoji[]

  constructor(all: readonly Emoji[]) {
    this.all = all
  }

  /** Best answers first: by shortcode, then by name, then by other words. */
  search(query: string, count: number): Emoji[] {
    const sought = query.trim().replaceAll(/[\s:]+/g, '_')
    const rankOf = (emoji: Emoji): number => {
      const byName = Math.max(matchRank(emoji.shortcode, sought), matchRank(emoji.label, query))
      if (byName >= 2) return byName * 2 + (emoji.shortcode === sought ? 3 : 0)
      const byTag = emoji.tags.split(' ').some((tag) => tag.startsWith(query.trim().toLowerCase()))
      return byTag ? 5 : 0
    }
    return this.all
      .map((emoji) => ({ emoji, rank: rankOf(emoji) }))
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, count)
      .map(({ emoji }) => emoji)
  }
}

let loading: Promise<EmojiIndex> | undefined

/** Fetches the emoji data the first time it is wanted. */
export function loadEmoji(): Promise<EmojiIndex> {
  loading ??= import('virtual:emoji-data').then(({ emoji }) => {
    return new EmojiIndex(
      emoji.map(([character, label, tags, group, shortcode]) => ({
        character,
        label,
        tags,
        group,
        shortcode,
      })),
    )
  })
  loading.catch(() => {
    loading = undefined
  })
  return loading
}
