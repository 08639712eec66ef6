import { z } from 'zod'
import { setting } from './setting.ts'

const yesOrNo = 'true or false'

/** How devices that sleep are woken: docs/push.md. */
export const Push = z.strictObject({
  enabled: setting(z.boolean().default(true), {
    says: 'Wakes devices that are not connected, through the push services that they have subscribed with.',
    allowed: yesOrNo,
  }),
  contact: setting(
    z
      .string()
      .max(255)
      .regex(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/)
      .optional(),
    {
      says: 'Whom push services may turn to about this server (VAPID); some refuse pushes without a real one. Without it, network.publicUrl where that is https.',
      allowed: 'a mailto: or https: address',
    },
  ),
  allowPrivateAddresses: setting(z.boolean().default(false), {
    says: 'Also pushes to services on private networks and without TLS. Whoever has an account can then make the server call addresses around it.',
    allowed: yesOrNo,
  }),
})
