import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { RoomId } from '../../values.ts'
import { HistoryPolicy } from './room.ts'

/**
 * The server's part in what a room's group has agreed on: how far back it hands out the log, and after how many days it erases
 * messages (0: never). What members can read is decided by the keys they have (docs/spec/groups.md).
 */
export const setRoomPolicy = defineOperation({
  name: 'room.policy',
  says: 'Says how far back newcomers are given a room’s log, and after how many days its messages are erased.',
  http: 'PUT /v1/rooms/{roomId}/policy',
  access: 'member',
  input: z.strictObject({
    roomId: RoomId,
    history: HistoryPolicy,
    keepDays: z.int().min(0).max(limits.keepDays),
  }),
  output: z.strictObject({}),
  errors: ['not-allowed'],
})
