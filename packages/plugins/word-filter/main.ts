/** Keeps words out of rooms that the server can read. */
import { changeText, definePlugin, flag, refuse } from '@securechat/plugin'
import { findWords, type Place } from './find-words.ts'

interface Settings {
  words: string[]
  does: 'refuse' | 'mask' | 'flag'
  reason: string
}

export default definePlugin<Settings>({
  before: {
    'message.admitted': ({ text }, { settings }) => {
      if (text === undefined) return undefined
      const places = findWords(text, settings.words)
      if (places.length === 0) return undefined
      switch (settings.does) {
        case 'refuse':
          return refuse(settings.reason)
        case 'flag':
          return flag(settings.reason)
        case 'mask':
          return changeText(masked(text, places))
      }
    },
  },
})

/** As many dots as there were letters. */
function masked(text: string, places: readonly Place[]): string {
  let [out, at] = ['', 0]
  for (const { from, to } of places) {
    out += text.slice(at, from) + text.slice(from, to).replaceAll(/./gsu, '•')
    at = to
  }
  return out + text.slice(at)
}
