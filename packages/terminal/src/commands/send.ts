import { text as readAll } from 'node:stream/consumers'
import type { EngineClient } from '@securechat/client'
import type { EventId, RoomId } from '@securechat/protocol'
import { findRoom } from '../device/find-room.ts'
import { watchTimeline } from '../device/wait-for.ts'
import { TerminalError } from '../terminal-error.ts'
import { readArgs, withDevice } from './with-device.ts'

const usage = 'securechat send ROOM [TEXT]; without TEXT, what comes in over standard input is sent.'
const DEFAULT_TIMEOUT_S = 30

/** `securechat send '#ops' < file`: ends once the server has stored it. */
export async function send(args: string[]): Promise<void> {
  const { values, positionals } = readArgs(args, { timeout: { type: 'string' } })
  const [target, ...words] = positionals
  if (target === undefined) throw new TerminalError('bad-usage', usage)
  const timeoutMs = readSeconds(values.timeout)
  const text = (words.length > 0 ? words.join(' ') : await readAll(process.stdin)).trimEnd()
  if (text === '') throw new TerminalError('bad-usage', 'There is nothing to send.')
  await withDevice(values.profile, async (client) => {
    const roomId = await findRoom(client, target)
    const { eventId } = await client.api.send(roomId, text)
    await stored(client, { roomId, eventId, timeoutMs })
  })
}

function readSeconds(given: string | undefined): number {
  const seconds = Number(given ?? DEFAULT_TIMEOUT_S)
  if (!(seconds > 0)) throw new TerminalError('bad-usage', '--timeout must be a number of seconds.')
  return seconds * 1_000
}

interface Sent {
  roomId: RoomId
  eventId: EventId
  timeoutMs: number
}

/** Resolves once the server has stored and synced it. */
export async function stored(client: EngineClient, { roomId, eventId, timeoutMs }: Sent): Promise<void> {
  const done = Promise.withResolvers<void>()
  const stop = watchTimeline(client, roomId, ({ lines }) => {
    const line = lines.find(({ key }) => key === eventId)
    if (line?.kind !== 'message') return
    if (line.status === 'failed')
      done.reject(notSent('The server refused it; it is kept, and shown as failed.'))
    else if (line.seq !== undefined) done.resolve()
  })
  const timer = setTimeout(
    () => done.reject(notSent('The server has not confirmed it yet; it stays in the outbox.')),
    timeoutMs,
  )
  try {
    await done.promise
  } finally {
    clearTimeout(timer)
    stop()
  }
}

const notSent = (says: string) => new TerminalError('not-sent-yet', says)
