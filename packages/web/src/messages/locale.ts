import { preferences } from '../state/preferences.ts'
import { type Language, languageOf, localeFor } from './languages.ts'

export const locale: string = localeFor(preferences.get().language, navigator.languages)

export const language: Language = languageOf(locale) ?? 'en'
