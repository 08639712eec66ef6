/** Languages there is a catalogue for, by the name they give themselves. A new one is added here and in `catalogue.ts`. */
export const languageNames = { en: 'English', de: 'Deutsch' }
export type Language = keyof typeof languageNames

/** What a person can set: a language, or whichever the browser prefers. */
export const languageChoices = ['system', 'en', 'de'] as const satisfies readonly ('system' | Language)[]
export type LanguageChoice = (typeof languageChoices)[number]

const fallback = 'en'

export function languageOf(tag: string): Language | undefined {
  const base = tag.toLowerCase().split('-')[0] ?? ''
  // SAFETY: it is one of the keys of this very object.
  return Object.hasOwn(languageNames, base) ? (base as Language) : undefined
}

/**
 * What to speak, with the person's own region where they name one for that language: dates follow it.
 * @param choice What was set here; otherwise it is the first of the browser's languages that we have.
 */
export function localeFor(choice: LanguageChoice, tags: readonly string[]): string {
  if (choice !== 'system') return tags.find((tag) => languageOf(tag) === choice) ?? choice
  return tags.find((tag) => languageOf(tag) !== undefined) ?? fallback
}
