import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AdminRoom } from './room.ts'

export const listAllRooms = defineOperation({
  name: 'admin.list-rooms',
  says: 'Every room: its kind, members, size and rule for keeping messages. Names and contents are sealed.',
  http: 'GET /v1/admin/rooms',
  access: 'admin',
  input: z.strictObject({}),
  output: z.strictObject({ rooms: z.array(AdminRoom) }),
  errors: ['not-allowed'],
})
