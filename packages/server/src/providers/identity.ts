import { createHash } from 'node:crypto'
import { ChatError, limits, PersonName, type WorkspaceRole } from '@securechat/protocol'
import type { ProviderSettings } from './provider-settings.ts'

export type Claims = Record<string, unknown> & { sub: string }

/** Somebody as a provider vouches for them. */
export interface Identity {
  providerId: string
  /** SHA-256 of issuer and subject: the same person at the same provider, whatever they are called. */
  linkId: string
  /** What to call them here. */
  name: string
  /** What they recognise their account there by. */
  who: string
  /** Where the provider's groups decide it. */
  role?: Exclude<WorkspaceRole, 'owner'>
}

/** What has to be in the claims; asked for again where the id token leaves it out. */
export function wantedClaims({ nameClaims, groupsClaim, roles, allowedDomains }: ProviderSettings): string[] {
  const [first = 'name'] = nameClaims
  return [first, ...(roles ? [groupsClaim] : []), ...(allowedDomains.length > 0 ? ['email'] : [])]
}

/** @throws ChatError `provider-not-allowed` for an address that may not come, `provider-refused` for somebody without a name. */
export function identityOf(settings: ProviderSettings, claims: Claims): Identity {
  if (!mayCome(settings, claims)) throw new ChatError('provider-not-allowed')
  const { id: providerId, issuer, nameClaims } = settings
  const name = nameClaims.map((claim) => readable(claims[claim])).find((found) => found !== undefined)
  if (name === undefined) throw new ChatError('provider-refused')
  const linkId = createHash('sha256').update(`${issuer}\0${claims.sub}`).digest('base64url')
  const who = readable(claims['email']) ?? readable(claims['preferred_username']) ?? name
  const role = roleOf(settings, claims)
  return { providerId, linkId, name, who, ...(role && { role }) }
}

function mayCome({ allowedDomains, emailVerified }: ProviderSettings, claims: Claims): boolean {
  if (allowedDomains.length === 0) return true
  const { email, email_verified: isVerified } = claims
  if (typeof email !== 'string' || !(emailVerified === 'always' || isVerified === true)) return false
  const [, domain = '', ...more] = email.toLowerCase().split('@')
  return more.length === 0 && allowedDomains.includes(domain)
}

function roleOf({ roles, groupsClaim }: ProviderSettings, claims: Claims): Identity['role'] {
  if (!roles) return undefined
  const given = claims[groupsClaim]
  const groups = Array.isArray(given) ? given : [given]
  const isAdmin = groups.some(
    (group) => typeof group === 'string' && Object.hasOwn(roles, group) && roles[group] === 'admin',
  )
  return isAdmin ? 'admin' : 'member'
}

/** A name as it may be shown here: without what cannot be seen, and no longer than names are. */
function readable(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined
  const plain = given.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '').trim()
  // By characters, so that none is cut in two.
  const short = Array.from(plain)
    .slice(0, limits.nameCharacters / 2)
    .join('')
    .trim()
  return PersonName.safeParse(plain).data ?? PersonName.safeParse(short).data
}
