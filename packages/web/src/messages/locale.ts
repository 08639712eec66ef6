/** Languages there is a catalogue for. A new one is added here and in `words.ts`. */
export const languages = ['en'] as const
export type Language = (typeof languages)[number]

const fallback = 'en'

function languageOf(tag: string): Language | undefined {
  const base = tag.toLowerCase().split('-')[0]
  return languages.find((language) => language === base)
}

/** The person's first language that we have, with their own region: dates follow it. */
export const locale: string = navigator.languages.find((tag) => languageOf(tag) !== undefined) ?? fallback

export const language: Language = languageOf(locale) ?? fallback
