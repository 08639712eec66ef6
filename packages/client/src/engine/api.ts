import type { Rooms } from '../context.ts'
import type { EngineApi } from '../engine-api.ts'
import { newEventId } from '../event-id.ts'

type RoomCall = Exclude<keyof Rooms & keyof EngineApi, 'send' | 'sendFiles'>

/** A table and not a list, so that the compiler sees when one is missing. */
const roomCalls: Record<RoomCall, true> = {
  createRoom: true,
  openDirect: true,
  joinRoom: true,
  joinByInvite: true,
  leaveRoom: true,
  addMembers: true,
  removeMember: true,
  renameRoom: true,
  setRoomPolicy: true,
  createInvite: true,
  retry: true,
  discard: true,
  markRead: true,
  typing: true,
  setDraft: true,
  loadOlder: true,
  timeline: true,
  search: true,
  fetchHistory: true,
  transcript: true,
  act: true,
  ask: true,
  thread: true,
  pins: true,
  messages: true,
  journey: true,
  markNew: true,
  readThread: true,
  reveal: true,
  reportMessage: true,
}

/**
 * The calls that are about rooms, passed on to the rooms of whoever is signed in.
 *
 * @param rooms Throws when nobody is.
 */
export function roomApi(rooms: () => Rooms): Pick<EngineApi, RoomCall | 'send' | 'sendFiles'> {
  const names = Object.keys(roomCalls) as RoomCall[] // SAFETY: the table has these keys and no others.
  const calls = names.map((name) => {
    return [
      name,
      async (...args: never[]) => (rooms()[name] as (...given: never[]) => Promise<unknown>)(...args),
    ]
  })
  return {
    // SAFETY: each function takes and gives what the one of the same name in `Rooms` does.
    ...(Object.fromEntries(calls) as Pick<EngineApi, RoomCall>),
    send: async (roomId, text, eventId = newEventId(), extras = {}) =>
      rooms().send(roomId, text, eventId, extras),
    sendFiles: async (roomId, message, eventId = newEventId()) => rooms().sendFiles(roomId, message, eventId),
  }
}
