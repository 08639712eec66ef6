import type { AccountId } from '@securechat/protocol'
import type { CredentialRecord } from '../storage/records.ts'
import type { Identity } from './identity.ts'

/** What is kept of an account's tie to a provider: nothing that would sign anybody in there. */
interface LinkDetail {
  providerId: string
  linkId: string
  who: string
  /** The account opens only after signing in there. */
  isRequired: boolean
}

export const linkCredentialId = (linkId: string): string => `provider ${linkId}`

// Safe: written below, and covered by a checksum or the database's own.
export const readLink = ({ detail }: CredentialRecord): LinkDetail => JSON.parse(detail) as LinkDetail

export function linkRecord(
  { providerId, linkId, who }: Identity,
  { accountId, isRequired, nowMs }: { accountId: AccountId; isRequired: boolean; nowMs: number },
): CredentialRecord {
  const detail = JSON.stringify({ providerId, linkId, who, isRequired } satisfies LinkDetail)
  const credentialId = linkCredentialId(linkId)
  return { credentialId, accountId, kind: 'provider', detail, counter: 0, createdAtMs: nowMs }
}
