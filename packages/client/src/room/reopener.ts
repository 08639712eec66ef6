import type { MessageEvent } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import type { Batch } from './batch.ts'
import { learnAmended, learnContent, lineBodyOf } from './content-effects.ts'
import type { ApplierTools } from './entry-applier.ts'
import { fromBytes, toBytes } from './json.ts'
import { roomKeys, roomPrefix } from './keys.ts'
import { lineOf } from './lines.ts'
import { isForLater } from './opener.ts'
import type { LineRecord } from './records.ts'
import type { RoomCore, Step } from './room-core.ts'
import type { RoomState } from './room-state.ts'

const MESSAGES_PER_STEP = 50

interface ReopenerTools extends Pick<ApplierTools, 'me' | 'opener' | 'amendments'> {
  core: RoomCore
  store: Store
}

/** Opens messages that were closed when they came, once their epochs' secrets have arrived from elsewhere. */
export class Reopener {
  readonly #tools: ReopenerTools

  /** What an earlier run of this device left is not known until it has been looked for. */
  #hasWork = true

  constructor(tools: ReopenerTools) {
    this.#tools = tools
  }

  /** Something has come that could not be opened. */
  expectMore(): void {
    this.#hasWork = true
  }

  /** Whether there may be anything to open. */
  get hasWork(): boolean {
    return this.#hasWork
  }

  /** Tries all that are still closed, oldest epoch first. */
  async run(): Promise<void> {
    const { core, store } = this.#tools
    this.#hasWork = false
    const prefix = `${roomPrefix(core.roomId)}closed/`
    let after: string | undefined
    do {
      const page = await store.list({
        prefix,
        limit: MESSAGES_PER_STEP,
        ...(after === undefined ? {} : { after }),
      })
      const events = page.map(([, bytes]) => fromBytes<MessageEvent>(bytes))
      this.#hasWork ||= events.length > 0
      if (events.length > 0) await core.step((state, batch) => this.#open(state, events, batch))
      after = page.at(-1)?.[0]
    } while (after !== undefined)
  }

  async #open(before: RoomState, events: readonly MessageEvent[], batch: Batch): Promise<Step | undefined> {
    let state = before
    const lines: LineRecord[] = []
    for (const event of events) {
      const opened = await this.#tools.opener.open(event, batch)
      if (isForLater(opened)) continue
      const content = opened.kind === 'content' ? opened.content : undefined
      if (content) state = learnContent(state, { event, content, me: this.#tools.me })
      const read = { line: lineOf(event, lineBodyOf(opened)), content }
      const { line, others } = await this.#tools.amendments.tell(state, read, batch)
      lines.push(...others, line)
      state = learnAmended(state, [...others, line])
      const keys = roomKeys(event.roomId)
      batch.put(keys.line(event.seq), toBytes(line))
      batch.delete(keys.closedMessage(event.epoch, event.seq))
    }
    return lines.length > 0 ? { state, lines } : undefined
  }
}
