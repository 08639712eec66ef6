import { en } from './en.ts'
import type { Language } from './languages.ts'

/** The shape every catalogue has: the English one, with other words in it. */
type Translated<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof T]: Translated<T[Key]> }

export type Messages = Translated<typeof en>

let chosen: Messages = en

/** Fetched only when spoken, so that a language costs nothing to those who speak another. */
const others: Record<Exclude<Language, 'en'>, () => Promise<Messages>> = {
  de: async () => (await import('./de.ts')).de,
}

/** Must have happened before anything imports `words`. */
export async function chooseCatalogue(language: Language): Promise<void> {
  if (language !== 'en') chosen = await others[language]()
}

export function chosenCatalogue(): Messages {
  return chosen
}
