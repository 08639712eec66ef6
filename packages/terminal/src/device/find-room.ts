import type { EngineClient, EngineState, RoomSummary } from '@securechat/client'
import { RoomId } from '@securechat/protocol'
import { TerminalError } from '../terminal-error.ts'

const isSame = (one: string, other: string): boolean =>
  one.normalize('NFKC').toLowerCase() === other.normalize('NFKC').toLowerCase()

/** `#ops` or `ops` is a room by its name, `@bob` the conversation with Bob (begun if need be); a room's id works as well. */
export async function findRoom(client: EngineClient, target: string): Promise<RoomId> {
  const state = await client.api.state()
  if (target.startsWith('@')) return findDirect(client, state, target.slice(1))
  const name = target.replace(/^#/, '')
  const byId = RoomId.safeParse(name)
  const found = state.rooms.filter((room) => isNamed(room, name) || room.roomId === byId.data)
  return theOnly(found, target).roomId
}

async function findDirect(client: EngineClient, state: EngineState, name: string): Promise<RoomId> {
  const person = theOnly(
    state.people.filter((one) => isSame(one.name, name)),
    `@${name}`,
  )
  const known = state.rooms.find((room) => room.kind === 'direct' && room.with === person.accountId)
  return known?.roomId ?? (await client.api.openDirect(person.accountId)).roomId
}

const isNamed = (room: RoomSummary, name: string): boolean =>
  room.kind !== 'direct' && isSame(room.name, name)

function theOnly<T>(found: T[], target: string): T {
  const [first, ...others] = found
  if (first === undefined)
    throw new TerminalError(
      'no-such-room',
      `There is no ${target} here: “securechat rooms” lists what there is.`,
    )
  if (others.length > 0)
    throw new TerminalError(
      'no-such-room',
      `There are several ${target} here: name one by its id (“securechat rooms --json”).`,
    )
  return first
}
