import emoji from 'emojibase-data/en/compact.json' with { type: 'json' }
import shortcodes from 'emojibase-data/en/shortcodes/github.json' with { type: 'json' }
import type { Plugin } from 'vite'

/** One emoji: character, name, words to find it by, group index, shortcode without colons. */
export type EmojiRecord = [character: string, label: string, tags: string, group: number, shortcode: string]

interface CompactEmoji {
  hexcode: string
  label: string
  unicode: string
  tags?: string[]
  group?: number
  order?: number
}

/** Emojibase's "component" group: skin tones and hair, which mean nothing alone. */
const components = 2

/** Keeps of emojibase's data only what the picker shows and searches: about a quarter of the bytes. */
export function compactEmoji(
  emoji: CompactEmoji[],
  shortcodes: Record<string, string | string[]>,
): EmojiRecord[] {
  return emoji
    .filter((one) => one.group !== undefined && one.group !== components)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((one) => {
      const code = [shortcodes[one.hexcode] ?? ''].flat()[0] ?? ''
      const name = code || one.label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
      return [one.unicode, one.label, (one.tags ?? []).join(' '), one.group ?? 0, name]
    })
}

const moduleId = 'virtual:emoji-data'

/** Serves `virtual:emoji-data`, made from the installed emojibase-data, so that nothing is fetched from elsewhere. */
export function emojiData(): Plugin {
  return {
    name: 'emoji-data',
    resolveId: (id) => (id === moduleId ? `\0${moduleId}` : undefined),
    load(id) {
      if (id !== `\0${moduleId}`) return undefined
      const json = JSON.stringify(compactEmoji(emoji, shortcodes))
      return `export const emoji = JSON.parse(${JSON.stringify(json)})`
    },
  }
}
