import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { PushSubscriptionId } from '../../values.ts'

/** Of any device of one's own account: somebody may turn it off from another one. What is not there is not there: no failure. */
export const unsubscribePush = defineOperation({
  name: 'push.unsubscribe',
  says: 'Stops waking a device by this way.',
  http: 'DELETE /v1/push/subscriptions/{subscriptionId}',
  access: 'device',
  input: z.strictObject({ subscriptionId: PushSubscriptionId }),
  output: z.strictObject({}),
  errors: [],
})
