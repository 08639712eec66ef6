import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { PushSubscription } from './subscription.ts'

export const listPush = defineOperation({
  name: 'push.list',
  says: 'Lists by which ways the devices of the caller’s account are woken.',
  http: 'GET /v1/push/subscriptions',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ subscriptions: z.array(PushSubscription) }),
  errors: [],
})
