import { isDeepStrictEqual } from 'node:util'
import type { VaultHead, VaultUpdate } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'

/**
 * Whether a vault's next head may take the place of the stored one; `stored` when it already has.
 *
 * @throws ChatError `vault-conflict` when another write came first, `bad-request` for one that goes back.
 */
export function followsOn(stored: VaultHead | undefined, { after, head }: VaultUpdate): 'stored' | 'next' {
  if (stored?.version === head.version && isDeepStrictEqual(stored, head)) return 'stored'
  if ((stored?.version ?? 0) !== after) throw new ChatError('vault-conflict')
  const goesOn = head.version > after && head.rootVersion >= (stored?.rootVersion ?? 1)
  if (!goesOn) throw new ChatError('bad-request')
  return 'next'
}
