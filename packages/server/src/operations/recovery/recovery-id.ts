import type { AccountId } from '@securechat/protocol'

/** An account has at most one recovery code. */
export const recoveryId = (accountId: AccountId | 'nobody'): string => `recovery ${accountId}`
