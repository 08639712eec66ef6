import { z } from 'zod'
import { InviteId, WorkspaceName } from '../../values.ts'
import { ProviderTicket } from '../provider/provider.ts'

/** What lets somebody make an account: the set-up code for the first one, an invitation or a provider’s word for all others. */
export const Admission = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('set-up'),
    code: z.string().min(1).max(64),
    workspaceName: WorkspaceName,
  }),
  z.strictObject({ kind: z.literal('invite'), inviteId: InviteId }),
  /** Under the name that the provider's word came with. */
  z.strictObject({ kind: z.literal('provider'), ticket: ProviderTicket }),
])
export type Admission = z.infer<typeof Admission>
