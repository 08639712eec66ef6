import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId, bytes, RoomId, Seq } from '../../values.ts'

/** The Welcomes that wait for this device, oldest first; `room.welcomed` removes one. */
export const listWelcomes = defineOperation({
  name: 'room.welcomes',
  says: 'Lists the Welcomes that wait for this device.',
  http: 'GET /v1/welcomes',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({
    welcomes: z.array(
      z.strictObject({
        roomId: RoomId,
        /** The commit that added this device. */
        seq: Seq,
        invitedBy: AccountId,
        welcome: bytes(limits.welcomeBytes),
      }),
    ),
  }),
  errors: [],
})
