import { EngineError } from './failures.ts'

/** What people pass on. The secret is in the fragment, which browsers do not send to servers. */
export const inviteLink = (serverUrl: string, secret: string): string => `${serverUrl}/invite#${secret}`

/** @throws EngineError `bad-link` when that is no invitation link. */
export function secretOfInviteLink(link: string): string {
  const secret = URL.parse(link.trim())?.hash.slice(1)
  if (!secret || !/^[A-Za-z0-9_-]{22}$/.test(secret))
    throw new EngineError({
      code: 'bad-link',
      says: 'That is not an invitation link, or it is not complete.',
    })
  return secret
}
