import type { AccountId } from '@securechat/protocol'

/** Where a secret waits until the authenticator has shown that it has it. */
export const pendingTotp = (accountId: AccountId): string => `totp ${accountId}`
