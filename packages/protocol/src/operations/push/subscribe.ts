import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { exactBytes, PushSubscriptionId } from '../../values.ts'
import { PushKeys, PushProviderName, PushQuiet } from './subscription.ts'

/** Repeating it with the same id replaces what was there: that is also how a device says which rooms are to be quiet now. */
export const subscribePush = defineOperation({
  name: 'push.subscribe',
  says: 'Has the server wake this device through a push service when a message comes and it is not connected.',
  http: 'PUT /v1/push/subscriptions/{subscriptionId}',
  access: 'device',
  input: z.strictObject({
    subscriptionId: PushSubscriptionId,
    provider: PushProviderName,
    /** Where pushes go: a URL, or whatever a plugin's provider knows a device by. */
    endpoint: z.string().min(1).max(limits.pushEndpointCharacters),
    /** Without them a push says nothing but that there is something: no room and no number. */
    keys: PushKeys.optional(),
    quiet: PushQuiet.optional(),
  }),
  output: z.strictObject({
    /** For `webhook`: what its pushes are signed with (HMAC-SHA256); docs/push.md. */
    secret: exactBytes(32).optional(),
  }),
  errors: ['push-refused', 'not-found'],
  cost: 5,
})
