import type { EventId, RoomId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import { fromBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { LineBody, LineRecord } from './records.ts'

/** The line of one message, wherever in the log it is, if this device has it. */
export async function findLine(
  roomId: RoomId,
  eventId: EventId,
  store: Store,
): Promise<LineRecord | undefined> {
  const keys = roomKeys(roomId)
  const place = await store.get(keys.place(eventId))
  const line = place && (await store.get(keys.line(fromBytes<number>(place))))
  return line && fromBytes<LineRecord>(line)
}

/** Lines that shown ones refer to and that are not among them: quoted messages, the first messages of threads. */
export class Related {
  readonly #roomId: RoomId
  readonly #store: Store
  readonly #lines = new Map<EventId, LineRecord | undefined>()

  constructor(roomId: RoomId, store: Store) {
    this.#roomId = roomId
    this.#store = store
  }

  get(eventId: EventId): LineRecord | undefined {
    return this.#lines.get(eventId)
  }

  /** Makes sure of what these lines refer to. */
  async load(lines: Iterable<Pick<LineRecord, 'body'>>): Promise<void> {
    const wanted = new Set([...lines].flatMap(({ body }) => referredTo(body)))
    const missing = [...wanted].filter((eventId) => !this.#lines.has(eventId))
    await Promise.all(missing.map((eventId) => this.#find(eventId)))
  }

  /** Lines that are new, or read differently now. */
  take(lines: readonly LineRecord[]): void {
    for (const line of lines) if (this.#lines.has(line.eventId)) this.#lines.set(line.eventId, line)
  }

  async #find(eventId: EventId): Promise<void> {
    const line = await findLine(this.#roomId, eventId, this.#store)
    // What arrived while it was looked for is newer.
    if (!this.#lines.get(eventId)) this.#lines.set(eventId, line)
  }
}

const referredTo = (body: LineBody): EventId[] =>
  body.kind === 'text' ? [body.replyTo, body.thread].filter((eventId) => eventId !== undefined) : []
