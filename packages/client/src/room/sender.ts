import type { OutgoingMessage } from '@securechat/crypto'
import { ChatError, isPublicRoomId, postMessage, type RoomId, sendMessage } from '@securechat/protocol'
import { encodeContent } from '../content.ts'
import type { Link } from '../context.ts'
import { fileIdsOf } from '../files/file-content.ts'
import type { Journeys } from './journeys.ts'
import type { MessageSealer, RoomCryptography, RoomGroup } from './cryptography.ts'
import { NotReady } from './outbox.ts'
import type { Planner } from './planner.ts'
import type { Reconciler } from './reconciler.ts'
import type { OutboxEntry } from './records.ts'
import type { Ratchets } from './ratchets.ts'
import type { RoomCore } from './room-core.ts'
import { isCurrent, type RoomState } from './room-state.ts'

export interface SenderTools {
  core: RoomCore
  link: Link
  planner: Planner
  reconciler: Pick<Reconciler, 'urge'>
  cryptography: RoomCryptography
  ratchets: Pick<Ratchets, 'seal'>
  nowMs: () => number
  journeys: Journeys
  /** The server does not know this account in the room. */
  astray(): void
}

type Sealed = Awaited<ReturnType<MessageSealer['seal']>>
type CurrentState = RoomState & { group: RoomGroup }

/** Seals messages at the moment they are sent, for exactly those who are in the room then. */
export class Sender {
  readonly #tools: SenderTools
  /** One sealer per epoch and session: a fresh one per message would risk meeting an old one's key. */
  readonly #sealers = new WeakMap<RoomGroup, Promise<MessageSealer>>()

  constructor(tools: SenderTools) {
    this.#tools = tools
  }

  /** @returns the message's number in the log. @throws NotReady, OfflineError, ChatError, CryptoError `directory-unreachable` */
  async post(entry: OutboxEntry): Promise<number> {
    const roomId: RoomId = this.#tools.core.roomId
    if (isPublicRoomId(roomId)) return this.#outspoken(() => this.#say(roomId, entry))
    const { eventId, writtenAtMs } = entry
    const { state, sealed, sealingAtMs } = await this.#seal(entry)
    const afterCommitSeq = state.head.lastCommitSeq
    const spokenOf = filesIn(entry)
    const { epoch } = state.group
    const message = { roomId, eventId, afterCommitSeq, epoch, ...sealed, ...spokenOf }
    return this.#outspoken(async () => {
      this.#tools.journeys.left(roomId, eventId, { writtenAtMs, sealingAtMs })
      const { seq } = await this.#tools.link.request(sendMessage, message)
      this.#tools.journeys.stored(eventId, seq)
      return seq
    })
  }

  /** As it is, for the server to read: only where the room's id says so, whatever the server says of the room. */
  async #say(roomId: RoomId, entry: OutboxEntry): Promise<number> {
    const { core, link } = this.#tools
    if (!link.isOpen || core.state.head.stage !== 'joined') throw new NotReady()
    const { eventId, content } = entry
    const said = { roomId, eventId, content, sentAtMs: link.serverNowMs(), ...filesIn(entry) }
    return (await link.request(postMessage, said)).seq
  }

  /** @throws NotReady when the account turns out not to be in the room. */
  async #outspoken(send: () => Promise<number>): Promise<number> {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'not-found') throw error
      // The account is out, and may be in again since: the list decides whether this is ever sent.
      this.#tools.astray()
      throw new NotReady({ cause: error })
    }
  }

  /** Sealed for a group that is the room's when sealing ends, and in which nobody sits who is known to be out. */
  async #seal({ eventId, content }: OutboxEntry) {
    for (;;) {
      const state = await this.#clearedState()
      const sealingAtMs = this.#tools.nowMs()
      const sentAtMs = this.#tools.link.serverNowMs()
      const message = { messageId: eventId, sentAtMs, content: encodeContent(content) }
      const sealed = await this.#sealFor(state.group, message)
      const now = this.#tools.core.state
      if (sealed && isCurrent(now) && now.group === state.group && this.#isClear(now))
        return { state, sealingAtMs, sealed: { sentAtMs, ...sealed } }
    }
  }

  /** In a room without history with a key of its own, which must be gone from the disk before the message leaves. */
  async #sealFor(group: RoomGroup, message: OutgoingMessage): Promise<Sealed | undefined> {
    const sealer = await this.#sealerOf(group)
    if (group.settings.history !== 'none') return sealer.seal(message)
    let sealed: Sealed | undefined
    await this.#tools.core.step(async (state, batch) => {
      if (state.group !== group) return undefined
      const wrap: OutgoingMessage['wrap'] = (inner) => this.#tools.ratchets.seal(group, inner, batch)
      sealed = await sealer.seal({ ...message, wrap })
      return { state }
    })
    return sealed
  }

  /**
   * Commits first what is due: whoever is out must not read what is written now, and whoever was added before it was
   * written must. People who cannot be added are not waited for.
   */
  async #clearedState(): Promise<CurrentState> {
    const { core, link, reconciler } = this.#tools
    if (!link.isOpen || !isCurrent(core.state)) throw new NotReady()
    if (!this.#isClear(core.state) || core.state.roster.wanted.length > 0) await reconciler.urge()
    const { state } = core
    if (!isCurrent(state) || !this.#isClear(state)) throw new NotReady()
    return state
  }

  #isClear(state: CurrentState): boolean {
    const { planner } = this.#tools
    const isSafe = !planner.isRemovalDue(state, state.group) && !planner.isReviewDue(state)
    return !state.pending && planner.isInformed && isSafe
  }

  #sealerOf(group: RoomGroup): Promise<MessageSealer> {
    const made = this.#sealers.get(group) ?? this.#makeSealer(group)
    this.#sealers.set(group, made)
    return made
  }

  async #makeSealer(group: RoomGroup): Promise<MessageSealer> {
    return this.#tools.cryptography.sealer(group, await group.epochSecret())
  }
}

function filesIn({ content }: OutboxEntry): { fileIds?: ReturnType<typeof fileIdsOf> } {
  const files = content.type === 'text' ? content.files : undefined
  return files ? { fileIds: fileIdsOf(files) } : {}
}
