import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { Room } from './room.ts'

/** Where every reconnect starts: whatever `headSeq` says beyond what the client has, it reads with `room.events`. */
export const listRooms = defineOperation({
  name: 'room.list',
  says: 'Lists the rooms the caller is a member of, or has asked to join.',
  http: 'GET /v1/rooms',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ rooms: z.array(Room) }),
  errors: [],
})
