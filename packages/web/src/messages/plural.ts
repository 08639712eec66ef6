const rules = new Map<string, Intl.PluralRules>()

/** Picks the form a number takes in a language: `one` where there is one and it applies, else `other`. */
export function plural(language: string, count: number, forms: { one: string; other: string }): string {
  const rule = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, rule)
  return rule.select(count) === 'one' ? forms.one : forms.other
}

/** "Alice, Bob and Carol". */
export function listOf(language: string, items: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items)
}
