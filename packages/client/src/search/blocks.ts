import type { AccountId, RoomId } from '@securechat/protocol'
import { amended } from '../room/amended.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import { roomKeys } from '../room/keys.ts'
import type { LineRecord } from '../room/records.ts'
import type { Store } from '../store/store.ts'
import { orderedNumber } from '../store/store.ts'
import { fold } from './fold.ts'

/** One message as searching sees it. */
export interface Entry {
  seq: number
  authorId: AccountId
  atMs: number
  /** Folded. */
  text: string
  mentionsMe?: true
  files?: ('file' | 'image')[]
}

/** Entries of the log that are kept together: 512 of them are one sealed record instead of 512. */
const BLOCK = 512
const blockOf = (seq: number): number => Math.floor(seq / BLOCK)

interface Extent {
  /** From where on this device's copy of the log is whole, and up to where it goes. */
  oldest: number
  have: number
}

/**
 * The texts of one room, ready to be searched. Blocks of the log that are full are kept sealed beside the room's other
 * records, so that searching need not open each line; a block in which something changes is made anew.
 */
export class SearchBlocks {
  readonly #roomId: RoomId
  readonly #store: Store
  readonly #me: AccountId
  readonly #blocks = new Map<number, Entry[]>()
  #changes = 0

  constructor(roomId: RoomId, { store, me }: { store: Store; me: AccountId }) {
    this.#roomId = roomId
    this.#store = store
    this.#me = me
  }

  /**
   * Lines that are new, or read differently now.
   * @param have Up to where the log goes here: the block at its end is not in the store yet.
   * @returns what to delete in the store.
   */
  take(lines: readonly LineRecord[], have: number): string[] {
    const touched = new Set(lines.map(({ seq }) => blockOf(seq)))
    if (touched.size === 0) return []
    this.#changes++
    for (const block of touched) this.#blocks.delete(block)
    return [...touched].filter((block) => block < blockOf(have)).map((block) => this.#key(block))
  }

  /** What is in the store is not what it was. */
  forget(): void {
    this.#changes++
    this.#blocks.clear()
  }

  /** Newest first. */
  async *entries({ oldest, have }: Extent): AsyncGenerator<readonly Entry[]> {
    for (let block = blockOf(have); block >= blockOf(Math.max(oldest, 1)); block--)
      yield await this.#block(block, { oldest, have })
  }

  async #block(block: number, { oldest, have }: Extent): Promise<readonly Entry[]> {
    const known = this.#blocks.get(block)
    if (known) return known
    const isFull = oldest <= Math.max(1, block * BLOCK) && have >= (block + 1) * BLOCK - 1
    const changes = this.#changes
    const kept = isFull ? await this.#store.get(this.#key(block)) : undefined
    const made = kept ? fromBytes<Entry[]>(kept) : await this.#make(block, oldest)
    if (changes !== this.#changes) return made
    this.#blocks.set(block, made)
    if (isFull && !kept) await this.#store.write({ put: [[this.#key(block), toBytes(made)]] })
    return made
  }

  async #make(block: number, oldest: number): Promise<Entry[]> {
    const keys = roomKeys(this.#roomId)
    const lines = await this.#store.list({
      prefix: keys.lines,
      after: keys.line(Math.max(block * BLOCK, oldest) - 1),
      before: keys.line((block + 1) * BLOCK),
      reverse: true,
    })
    return lines.flatMap(([, bytes]) => this.#entryOf(fromBytes<LineRecord>(bytes)))
  }

  #entryOf(line: LineRecord): Entry[] {
    if (line.body.kind !== 'text') return []
    const { text, mentions } = amended(line)
    const { seq, accountId, atMs } = line
    const files = line.body.files?.map(({ type }) => (type.startsWith('image/') ? 'image' : 'file'))
    // A file is also found by its name.
    const words = [text, ...(line.body.files?.map(({ name }) => name) ?? [])].join('\n')
    const mentionsMe = mentions?.includes(this.#me) ? { mentionsMe: true as const } : {}
    return [{ seq, authorId: accountId, atMs, text: fold(words), ...mentionsMe, ...(files && { files }) }]
  }

  #key = (block: number): string => `${roomKeys(this.#roomId).search}${orderedNumber(block)}`
}
