import type { MessageLine, Timeline } from '@securechat/client'
import type { EventId } from '@securechat/protocol'
import { findRoom } from '../device/find-room.ts'
import { watchTimeline } from '../device/wait-for.ts'
import { printable } from '../printable.ts'
import { TerminalError } from '../terminal-error.ts'
import { readArgs, withDevice } from './with-device.ts'

const usage = 'securechat tail ROOM [--lines 10] [--json] [--once]'
const DEFAULT_LINES = 10

/** `securechat tail '#ops'`: the last messages, and then every new one, until it is interrupted. */
export async function tail(args: string[]): Promise<void> {
  const { values, positionals } = readArgs(args, {
    lines: { type: 'string', short: 'n' },
    json: { type: 'boolean' },
    once: { type: 'boolean' },
  })
  const [target] = positionals
  if (target === undefined) throw new TerminalError('bad-usage', usage)
  const lines = Number(values.lines ?? DEFAULT_LINES)
  if (!Number.isInteger(lines) || lines < 0)
    throw new TerminalError('bad-usage', '--lines must be a whole number.')
  const print = values.json ? printJson : printText
  await withDevice(values.profile, async (client) => {
    const roomId = await findRoom(client, target)
    const following = new Following(lines, print)
    if (values.once) return following.show(await client.api.timeline(roomId))
    const interrupted = untilInterrupted()
    const stop = watchTimeline(client, roomId, (timeline) => following.show(timeline))
    await interrupted
    stop()
  })
}

/** Prints each message once, when the log has given it a number: first the last few, then whatever comes. */
class Following {
  readonly #print: (line: MessageLine) => void
  readonly #backlog: number
  readonly #printed = new Set<EventId>()
  /** Nothing up to here is printed any more; unknown before the first look. */
  #afterSeq: number | undefined

  constructor(backlog: number, print: (line: MessageLine) => void) {
    this.#backlog = backlog
    this.#print = print
  }

  show({ lines }: Timeline): void {
    const stored = lines.filter(isStored)
    this.#afterSeq ??= stored.at(-this.#backlog - 1)?.seq ?? 0
    for (const line of stored) {
      if (line.seq <= this.#afterSeq || this.#printed.has(line.key)) continue
      this.#printed.add(line.key)
      this.#print(line)
    }
  }
}

type StoredLine = MessageLine & { seq: number }

const isStored = (line: Timeline['lines'][number]): line is StoredLine =>
  line.kind === 'message' && line.seq !== undefined && line.deletedBy === undefined

const printText = ({ atMs, authorName, text }: MessageLine): void =>
  console.log(`${new Date(atMs).toISOString().slice(0, 19)}Z  ${printable(authorName)}: ${printable(text)}`)

const printJson = ({ key, seq, atMs, authorId, authorName, text }: MessageLine): void =>
  console.log(
    JSON.stringify({ eventId: key, seq, at: new Date(atMs).toISOString(), authorId, authorName, text }),
  )

export function untilInterrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  // Whoever read what is printed here has gone: `securechat tail | head -1`.
  process.stdout.once('error', () => resolve())
  return promise
}
