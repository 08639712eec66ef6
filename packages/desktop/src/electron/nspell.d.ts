declare module 'nspell' {
  namespace nspell {
    interface NSpell {
      correct(word: string): boolean
      suggest(word: string): string[]
      add(word: string): NSpell
    }
  }
  /** @param aff Hunspell's affix file. @param dic Its dictionary. */
  function nspell(aff: Uint8Array, dic: Uint8Array): nspell.NSpell
  export default nspell
}
