import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import nspell from 'nspell'

/** Where Linux distributions put Hunspell's dictionaries. */
const usualFolders = ['/usr/share/hunspell', '/usr/share/myspell/dicts', '/usr/local/share/hunspell']

/**
 * Looks words up in the dictionaries that the system already has. Chromium's own checker would fetch dictionaries from
 * Google; Windows and macOS bring a checker of their own, and there this one is not used.
 */
export class SpellChecker {
  readonly #folders: readonly string[]
  #checkers: nspell.NSpell[] = []
  #languages: string[] = []

  constructor(folders: readonly string[] = usualFolders) {
    this.#folders = folders
  }

  available(): string[] {
    const names = this.#folders.filter(existsSync).flatMap((folder) => readdirSync(folder))
    const complete = names.filter(
      (name) => name.endsWith('.dic') && names.includes(name.replace(/dic$/, 'aff')),
    )
    return [
      ...new Set(complete.map((name) => name.slice(0, -4)).filter((name) => !name.startsWith('hyph'))),
    ].sort()
  }

  /** @param wanted In order of preference, as `en-GB` or `en_GB`; a word is right if any of them knows it. */
  use(wanted: readonly string[]): void {
    const available = this.available()
    const found = wanted.map((language) => closest(language, available)).filter((one) => one !== undefined)
    this.#languages = [...new Set(found)].slice(0, 3)
    this.#checkers = []
  }

  get languages(): readonly string[] {
    return this.#languages
  }

  misspelled(words: readonly string[]): string[] {
    const checkers = this.#open()
    if (checkers.length === 0) return []
    return words.filter((word) => /\p{L}/u.test(word) && !checkers.some((one) => one.correct(word)))
  }

  suggestions(word: string): string[] {
    return [...new Set(this.#open().flatMap((one) => one.suggest(word)))].slice(0, 5)
  }

  add(word: string): void {
    for (const one of this.#open()) one.add(word)
  }

  /** A dictionary takes a quarter of a second to read: only when there is a word to look up. */
  #open(): nspell.NSpell[] {
    if (this.#checkers.length > 0) return this.#checkers
    this.#checkers = this.#languages.map((language) =>
      nspell(this.#read(language, 'aff'), this.#read(language, 'dic')),
    )
    return this.#checkers
  }

  #read(language: string, ending: string): Buffer {
    const folder = this.#folders.find((one) => existsSync(join(one, `${language}.${ending}`)))!
    return readFileSync(join(folder, `${language}.${ending}`))
  }
}

function closest(language: string, available: readonly string[]): string | undefined {
  const name = language.replace('-', '_')
  const base = name.split('_')[0]!
  return available.find((one) => one === name) ?? available.find((one) => one.split('_')[0] === base)
}
