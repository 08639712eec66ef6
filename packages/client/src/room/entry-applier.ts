import type {
  AccountId,
  CommitEvent,
  DeviceId,
  ErasedEvent,
  EventId,
  MessageEvent,
  PostEvent,
  RoomEvent,
  RosterEvent,
} from '@securechat/protocol'
import { isPublicRoomId } from '@securechat/protocol'
import { openPost } from './posts.ts'
import type { Batch } from './batch.ts'
import type { Amendments } from './amendments.ts'
import type { Content } from '../content.ts'
import { oweErasure } from './erasures.ts'
import { learnAmended, learnContent, lineBodyOf } from './content-effects.ts'
import type { Fate, GroupKeeper } from './group-keeper.ts'
import type { Guards } from './guards.ts'
import { toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import { lineOf, toldChange, toldRoster } from './lines.ts'
import { isForLater, type Opened, type Opener } from './opener.ts'
import type { LineBody, LineRecord } from './records.ts'
import { isCurrent, type RoomState, withHead } from './room-state.ts'
import { rosterAfter } from './roster.ts'

export interface Outgoing {
  /** Where the store has it. */
  keyOf(eventId: EventId): string | undefined
  contentOf(eventId: EventId): Content | undefined
}

export interface ApplierTools {
  me: { accountId: AccountId; deviceId: DeviceId }
  keeper: GroupKeeper
  opener: Opener
  guards: Guards
  amendments: Amendments
  /** Messages of ours that wait for the log to show them. */
  outgoing: Outgoing
}

export interface Applied {
  state: RoomState
  line: LineRecord
  /** Earlier lines that read differently now. */
  others?: LineRecord[]
}

/** Takes a room past one entry of its log: state, line and everything to be stored with it. */
export class EntryApplier {
  readonly #tools: ApplierTools

  constructor(tools: ApplierTools) {
    this.#tools = tools
  }

  /**
   * @param event The one after `state.head.have`.
   * @throws CryptoError `directory-unreachable`: nothing has been decided; to be tried again.
   */
  async apply(state: RoomState, event: RoomEvent, batch: Batch): Promise<Applied> {
    const { state: after, line, others = [] } = await this.#applyKind(state, event, batch)
    batch.put(roomKeys(event.roomId).line(event.seq), toBytes(line))
    const { oldest, hasStart } = after.head
    const read = {
      have: event.seq,
      oldest: Math.min(oldest, event.seq),
      hasStart: hasStart || event.seq === 1,
    }
    return { state: this.#withOwnStanding(withHead(after, read)), line, others }
  }

  #applyKind(state: RoomState, event: RoomEvent, batch: Batch): Promise<Applied> {
    switch (event.kind) {
      case 'message':
        return this.#message(state, event, batch)
      case 'post':
        return this.#said(state, event, openPost(event), batch)
      case 'erased':
        return this.#erased(state, event, batch)
      case 'commit':
        return this.#commit(state, event, batch)
      case 'roster':
        return this.#roster(state, event)
    }
  }

  async #message(before: RoomState, event: MessageEvent, batch: Batch): Promise<Applied> {
    if (isPublicRoomId(event.roomId)) return this.#said(before, event, { kind: 'damaged' }, batch)
    const { keeper } = this.#tools
    const state = keeper.isLeftBehind(before, event) ? keeper.lose(before) : before
    const opened = (await this.#ownWords(event)) ?? (await this.#open(state, event, batch))
    const keys = roomKeys(event.roomId)
    if (isForLater(opened)) batch.put(keys.closedMessage(event.epoch, event.seq), toBytes(event))
    return this.#said(state, event, opened, batch)
  }

  /** What a message says, however it came. */
  async #said(
    state: RoomState,
    event: MessageEvent | PostEvent,
    opened: Opened,
    batch: Batch,
  ): Promise<Applied> {
    const { me } = this.#tools
    if (event.accountId === me.accountId) this.#lands(event, batch)
    const content = opened.kind === 'content' ? opened.content : undefined
    const learned = content ? learnContent(state, { event, content, me }) : state
    const told = { line: lineOf(event, lineBodyOf(opened)), content }
    const { line, others } = await this.#tools.amendments.tell(learned, told, batch)
    if (content?.type === 'delete' && event.deviceId === me.deviceId) oweErasure(event.roomId, content, batch)
    return { state: learnAmended(learned, others), line, others }
  }

  /** Nothing to open any more; but a message of ours need not be sent again. */
  async #erased(state: RoomState, event: ErasedEvent, batch: Batch): Promise<Applied> {
    if (event.accountId === this.#tools.me.accountId) this.#lands(event, batch)
    const told = { line: lineOf(event, { kind: 'erased' }) }
    return { state, ...(await this.#tools.amendments.tell(state, told, batch)) }
  }

  /** One of ours is in the log: from here on it is known by its line, and no longer sent. */
  #lands({ roomId, eventId, seq }: MessageEvent | PostEvent | ErasedEvent, batch: Batch): void {
    batch.put(roomKeys(roomId).sent(eventId), toBytes(seq))
    const waits = this.#tools.outgoing.keyOf(eventId)
    if (waits) batch.delete(waits)
  }

  /** Without history not even the sender can open a message again: it knows its own words. */
  async #ownWords({ deviceId, epoch, eventId }: MessageEvent): Promise<Opened | undefined> {
    const { me, opener, outgoing } = this.#tools
    if (deviceId !== me.deviceId || !(await opener.isPrivate(epoch))) return undefined
    const content = outgoing.contentOf(eventId)
    return content ? { kind: 'content', content, kid: 0n, counter: 0n } : undefined
  }

  async #open(state: RoomState, event: MessageEvent, batch: Batch): Promise<Opened> {
    const group = isCurrent(state) ? state.group : undefined
    // The server takes messages of the epoch before for a moment; older ones can only have been put here again.
    if (group && (event.epoch > group.epoch || event.epoch < group.epoch - 1)) return { kind: 'damaged' }
    const opened = await this.#tools.opener.open(event, batch, group)
    if (opened.kind !== 'content') return opened
    const isNew = await this.#tools.guards.accept({ epoch: event.epoch, ...opened }, batch)
    return isNew ? opened : { kind: 'damaged' }
  }

  async #commit(before: RoomState, event: CommitEvent, batch: Batch): Promise<Applied> {
    // There is no group in a public room: whatever this is, it changes nothing.
    if (isPublicRoomId(event.roomId)) return { state: before, line: lineOf(event, { kind: 'refused' }) }
    const state = { ...before, roster: rosterAfter(before.roster, event) }
    const isBehind = before.head.groupSeq < before.head.lastCommitSeq
    const followed = isBehind
      ? { state, fate: { kind: 'skipped' } as const }
      : await this.#tools.keeper.follow(state, event, batch)
    const { fate } = followed
    const line = lineOf(event, commitBody(before, event, fate))
    return {
      state: withHead(followed.state, { lastCommitSeq: event.seq }),
      line: fate.kind === 'advanced' ? { ...line, accountId: fate.committer } : line,
    }
  }

  async #roster(state: RoomState, event: RosterEvent): Promise<Applied> {
    return {
      state: { ...state, roster: rosterAfter(state.roster, event) },
      line: lineOf(event, toldRoster(event)),
    }
  }

  /**
   * The account is out as soon as the log says so, even by an entry that says nothing about the group; but not when it
   * has been let in again since, as a Welcome has shown already.
   */
  #withOwnStanding(state: RoomState): RoomState {
    const isMember = state.roster.members.some(({ accountId }) => accountId === this.#tools.me.accountId)
    const isBackLater = state.group !== undefined && state.head.groupSeq > state.head.have
    return isMember || isBackLater ? state : withHead(state, { stage: 'gone' })
  }
}

/** Where the group shows who came and went, that is told, and not what the server says beside it. */
function commitBody({ roster }: RoomState, event: CommitEvent, fate: Fate): LineBody {
  if (fate.kind === 'refused') return { kind: 'refused' }
  if (fate.kind !== 'advanced') return toldChange(event)
  const wasJoined = (id: AccountId) =>
    roster.members.some((member) => member.accountId === id && member.state === 'joined')
  const told = toldChange({
    ...event,
    adds: fate.added.filter((id) => !wasJoined(id)),
    // Those who left by themselves have had their line.
    removes: fate.removed.filter((id) => event.removes.includes(id)),
  })
  if (!fate.policy) return told
  return {
    ...(told.kind === 'changed' ? told : { kind: 'changed', added: [], removed: [] }),
    policy: fate.policy,
  }
}
