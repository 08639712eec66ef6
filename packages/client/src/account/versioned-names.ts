/**
 * Vault entries are written once, so what changes is an entry for each time it did: `<prefix><id>/<count>`. Of two
 * devices that write the same count at once, the vault keeps the first.
 */
export class VersionedNames {
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** The name after those with these counts. */
  next(id: string, counts: Iterable<number> = []): string {
    return `${this.#prefix}${id}/${Math.max(0, ...counts) + 1}`
  }
}

/** The count at the end of a name; 0 for one that has none. */
export const countOf = (name: string): number => Number(/\/(\d+)$/.exec(name)?.[1] ?? 0)

/** Values by count, the last one last. */
export const inOrder = <T>(byCount: ReadonlyMap<number, T> = new Map()): T[] =>
  [...byCount].toSorted(([one], [other]) => one - other).map(([, value]) => value)
