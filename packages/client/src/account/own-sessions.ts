import { endOtherSessions, listSessions, revokeSession, type OwnSession } from '@securechat/protocol'
import type { Link } from '../context.ts'

/** The account's own sign-ins. */
export class OwnSessions {
  readonly #link: Pick<Link, 'request'>

  constructor(link: Pick<Link, 'request'>) {
    this.#link = link
  }

  /** This one first, then the one used last. @throws OfflineError */
  async list(): Promise<OwnSession[]> {
    const { sessions } = await this.#link.request(listSessions, {})
    return sessions.toSorted((one, other) => Number(other.isThis) - Number(one.isThis))
  }

  /** @throws ChatError `not-found`; OfflineError */
  async end(sessionId: string): Promise<void> {
    await this.#link.request(revokeSession, { sessionId })
  }

  /** @returns how many ended. @throws OfflineError */
  async endOthers(): Promise<number> {
    return (await this.#link.request(endOtherSessions, {})).ended
  }
}
