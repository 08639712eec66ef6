/** One entry of a store. */
export type StoreEntry = [key: string, value: Uint8Array]

/** Which entries to list: those whose key starts with `prefix`, between `after` and `before` (both exclusive, whole keys). */
export interface StoreRange {
  prefix: string
  after?: string
  before?: string
  limit?: number
  /** Last key first; `limit` then counts from the end. */
  reverse?: boolean
}

/** What changes, all or nothing. Deletes happen first, so that a key in both ends up written. */
export interface StoreWrite {
  put?: StoreEntry[]
  delete?: string[]
}

/**
 * What a device remembers: bytes by key, in the order of their keys (by UTF-16 code unit; keep keys ASCII).
 * When `write` resolves, it has reached the disk, all of it, or it rejects and nothing has.
 * Numbers in keys are written with `orderedNumber`, so that they sort as numbers.
 */
export interface Store {
  get(key: string): Promise<Uint8Array | undefined>
  list(range: StoreRange): Promise<StoreEntry[]>
  write(write: StoreWrite): Promise<void>
  /** An empty prefix deletes everything. */
  deletePrefix(prefix: string): Promise<void>
  close(): Promise<void>
}

/** A whole number from 0 to 2^53 as 16 digits, so that keys sort as the numbers do. */
export const orderedNumber = (value: number): string => String(value).padStart(16, '0')
