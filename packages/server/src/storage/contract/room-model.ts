import { limits, type ErrorCode, type RoomKind } from '@securechat/protocol'

/** A person of the model, by number. */
export type Who = number

/** One thing that somebody tries in a room. */
export type Attempt = { who: Who; afterMs: number } & (
  | { kind: 'message'; after: 'last' | 'before' | 'never' }
  | { kind: 'commit'; after: 'last' | 'before'; adds: Who[]; removes: Who[] }
  | { kind: 'ask' | 'leave' | 'lost' }
  | { kind: 'again' }
)

export type Outcome = { seq: number; isNew: boolean; rosterSeq: number } | { refused: ErrorCode }

interface Standing {
  state: 'joined' | 'asked'
  sinceSeq: number
}

/** A room as simply as can be: no database, no ids; the rules of docs/spec/groups.md and delivery.md and nothing else. */
export class RoomModel {
  readonly kind: RoomKind
  readonly members = new Map<Who, Standing>()
  readonly #pair: Who[] | undefined
  #isPairOver = false
  nowMs: number
  headSeq = 1
  rosterSeq = 1
  lastCommit: { seq: number; atMs: number; hasRemoved: boolean }
  beforeSeq: number | undefined
  /** Numbers of the entries each person has stored, oldest first. */
  readonly stored = new Map<Who, number[]>()

  constructor(made: { kind: RoomKind; maker: Who; other: Who; nowMs: number }) {
    this.kind = made.kind
    this.#pair = made.kind === 'direct' ? [made.maker, made.other] : undefined
    this.nowMs = made.nowMs
    this.lastCommit = { seq: 1, atMs: made.nowMs, hasRemoved: false }
    this.members.set(made.maker, { state: 'joined', sinceSeq: 1 })
  }

  /** The commit that `after` stands for; a number that no commit has for `never`, or when there is no such commit. */
  commitSeq(after: 'last' | 'before' | 'never'): number {
    if (after === 'last') return this.lastCommit.seq
    return (after === 'before' ? this.beforeSeq : undefined) ?? 999_999
  }

  attempt(attempt: Attempt): Outcome {
    this.nowMs += attempt.afterMs
    if (attempt.kind === 'again') return this.#again(attempt.who)
    const refused = this.#refusal(attempt)
    if (refused) return { refused }
    this.headSeq += 1
    if (this.#apply(attempt)) this.rosterSeq = this.headSeq
    this.stored.set(attempt.who, [...(this.stored.get(attempt.who) ?? []), this.headSeq])
    if (this.#isEmpty()) this.#isPairOver = true
    return { seq: this.headSeq, isNew: true, rosterSeq: this.rosterSeq }
  }

  #again(who: Who): Outcome {
    const seq = this.stored.get(who)?.at(-1)
    return seq ? { seq, isNew: false, rosterSeq: this.rosterSeq } : { refused: 'not-found' }
  }

  #refusal(attempt: Exclude<Attempt, { kind: 'again' }>): ErrorCode | undefined {
    const state = this.members.get(attempt.who)?.state
    if (attempt.kind === 'ask') return this.#mayBeIn(attempt.who) ? undefined : 'not-allowed'
    if (attempt.kind === 'leave') return state ? undefined : 'not-found'
    if (state !== 'joined') return 'not-found'
    if (attempt.kind === 'message') return this.#mayFollow(attempt.after) ? undefined : 'epoch-stale'
    if (attempt.kind !== 'commit') return undefined
    if (attempt.after !== 'last') return 'epoch-stale'
    return attempt.adds.every((who) => this.#mayBeIn(who)) ? undefined : 'not-allowed'
  }

  #mayFollow(after: 'last' | 'before' | 'never'): boolean {
    if (after === 'last') return true
    if (after === 'never' || this.beforeSeq === undefined || this.lastCommit.hasRemoved) return false
    return this.nowMs - this.lastCommit.atMs <= limits.staleEpochGraceMs
  }

  /** @returns whether the list of members changed. */
  #apply(attempt: Exclude<Attempt, { kind: 'again' }>): boolean {
    switch (attempt.kind) {
      case 'ask':
        if (this.members.has(attempt.who)) return false
        this.members.set(attempt.who, { state: 'asked', sinceSeq: this.headSeq })
        return true
      case 'leave':
        return this.members.delete(attempt.who)
      case 'commit':
        return this.#commit(attempt)
      case 'message':
      case 'lost':
        return false
    }
  }

  #commit({ adds, removes }: { adds: Who[]; removes: Who[] }): boolean {
    const gone = removes.filter((who) => this.members.delete(who))
    const come = adds.filter((who) => this.members.get(who)?.state !== 'joined')
    for (const who of come) this.members.set(who, { state: 'joined', sinceSeq: this.headSeq })
    this.beforeSeq = this.lastCommit.seq
    this.lastCommit = { seq: this.headSeq, atMs: this.nowMs, hasRemoved: removes.length > 0 }
    return gone.length + come.length > 0
  }

  #isEmpty(): boolean {
    return ![...this.members.values()].some(({ state }) => state === 'joined')
  }

  #mayBeIn(who: Who): boolean {
    return !this.#pair || (this.#pair.includes(who) && !this.#isPairOver)
  }
}
