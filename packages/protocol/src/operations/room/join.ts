import { z } from 'zod'
import { JoinProof } from '../../event.ts'
import { defineOperation } from '../../operation.ts'
import { EventId, RoomId } from '../../values.ts'
import { Room } from './room.ts'

/** Asks to be let in; the next member's client that is online adds the caller. Open rooms, or rooms whose invitation the caller holds. */
export const joinRoom = defineOperation({
  name: 'room.join',
  says: 'Asks to join an open room, or a room by its invitation.',
  http: 'POST /v1/rooms/{roomId}/join',
  access: 'device',
  input: z.strictObject({ roomId: RoomId, eventId: EventId, proof: JoinProof.optional() }),
  output: z.strictObject({ room: Room }),
  errors: ['not-found', 'invite-over', 'room-full'],
  cost: 5,
})
