import type { EventId, RoomId } from '@securechat/protocol'
import { orderedNumber } from '../store/store.ts'

/** Heads of all rooms: what a start has to read to know which rooms there are. */
export const headPrefix = 'rooms/'
export const headKey = (roomId: RoomId): string => `${headPrefix}${roomId}`

/** Everything else of one room, so that leaving it is one deletion. */
export const roomPrefix = (roomId: RoomId): string => `room/${roomId}/`

/** Where each part of a room is kept. */
export const roomKeys = (roomId: RoomId) => {
  const room = roomPrefix(roomId)
  return {
    roster: `${room}roster`,
    cursors: `${room}cursors`,
    group: `${room}group`,
    guard: (epoch: number) => `${room}guard/${orderedNumber(epoch)}`,
    draft: `${room}draft`,
    creation: `${room}creation`,
    pending: `${room}pending`,
    pendingGroup: `${room}pending-group`,
    lines: `${room}line/`,
    line: (seq: number) => `${room}line/${orderedNumber(seq)}`,
    epochs: `${room}epoch/`,
    epoch: (epoch: number) => `${room}epoch/${orderedNumber(epoch)}`,
    /** Keys of messages in a room without history: ratchets.ts. */
    ratchets: `${room}ratchet/`,
    ratchet: (epoch: number) => `${room}ratchet/${orderedNumber(epoch)}`,
    outbox: `${room}outbox/`,
    outboxEntry: (order: number) => `${room}outbox/${orderedNumber(order)}`,
    allClosed: `${room}closed/`,
    /** Messages that could not be opened yet: they wait for the secret of their epoch, or for trust in their sender. */
    closed: (epoch: number) => `${room}closed/${orderedNumber(epoch)}/`,
    closedMessage: (epoch: number, seq: number) =>
      `${room}closed/${orderedNumber(epoch)}/${orderedNumber(seq)}`,
    /** The number of an entry, by its id. */
    place: (eventId: EventId) => `${room}place/${eventId}`,
    /** Texts ready to be searched: search/blocks.ts. */
    search: `${room}search/`,
    /** Messages that are pinned. */
    pins: `${room}pin/`,
    pin: (eventId: EventId) => `${room}pin/${eventId}`,
    /** What was said about a message that is not here yet. */
    about: (eventId: EventId) => `${room}about/${eventId}`,
    /** Messages this device deleted and the server has yet to erase. */
    erasures: `${room}erase/`,
    erasure: (eventId: EventId) => `${room}erase/${eventId}`,
    /** Which messages this account has in the log: for those who send one again. */
    sent: (eventId: EventId) => `${room}sent/${eventId}`,
  }
}

/** The number at the end of a key written with `orderedNumber`. */
export const numberIn = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1))
