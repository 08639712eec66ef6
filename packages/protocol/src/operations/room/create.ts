import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { PublicProfile } from '../../public-room.ts'
import { AccountId, bytes, EventId, RoomId } from '../../values.ts'
import { HistoryPolicy, Room } from './room.ts'

/**
 * Makes a room with the caller as its only member; a commit then adds the others.
 * A direct room between two people exists once: asking again returns the one there is.
 */
export const createRoom = defineOperation({
  name: 'room.create',
  says: 'Makes a room, or returns the direct room that two people already have.',
  http: 'POST /v1/rooms',
  access: 'device',
  input: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('direct'),
      roomId: RoomId,
      eventId: EventId,
      history: HistoryPolicy,
      with: AccountId,
    }),
    z.strictObject({ kind: z.literal('group'), roomId: RoomId, eventId: EventId, history: HistoryPolicy }),
    z.strictObject({
      kind: z.literal('open'),
      roomId: RoomId,
      eventId: EventId,
      history: HistoryPolicy,
      sealedProfile: bytes(limits.sealedProfileBytes),
    }),
    /** Where the workspace allows it. The id begins as those of public rooms do, and the name is no other public room's. */
    z.strictObject({
      kind: z.literal('public'),
      roomId: RoomId,
      eventId: EventId,
      history: HistoryPolicy,
      profile: PublicProfile.omit({ isDirect: true }),
    }),
  ]),
  output: z.strictObject({ room: Room, isNew: z.boolean() }),
  errors: ['not-found', 'not-allowed', 'name-taken'],
  cost: 10,
})
