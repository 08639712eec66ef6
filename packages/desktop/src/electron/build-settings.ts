/** Written in by the build; see build/build.ts. */
declare const __RELEASE__: boolean
declare const __VERSION__: string
declare const __UPDATE_URL__: string
declare const __UPDATE_KEYS__: string[]

/** A program for people: it refuses debugging switches and updates itself where an address was built in. */
export const isRelease = __RELEASE__
export const version = __VERSION__
/** Empty unless the one who makes the packages sets it: the program asks nobody anything by itself. */
export const updateUrl = __UPDATE_URL__
export const updateKeys = __UPDATE_KEYS__
