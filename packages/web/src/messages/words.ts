import { en } from './en.ts'
import { type Language, language } from './locale.ts'

/** The shape every catalogue has: the English one, with other words in it. */
type Translated<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof T]: Translated<T[Key]> }

export type Messages = Translated<typeof en>

const catalogues: Record<Language, Messages> = { en }

/** Every sentence the interface says, in the person's language. */
export const words: Messages = catalogues[language]
