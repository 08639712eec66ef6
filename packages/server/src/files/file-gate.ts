import { ChatError, FileId } from '@securechat/protocol'
import type { Audiences } from '../audiences.ts'
import type { OpenSession } from '../caller.ts'
import { authenticate, messageOf, type AuthenticateParts } from '../gateway/authenticate.ts'
import type { Approach, Approaches } from '../gateway/origin.ts'
import type { RateLimits } from '../gateway/rate-limits.ts'
import type { FileRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'

export interface FileGateParts {
  storage: Storage
  audiences: Audiences
  approaches: Approaches
  identity: AuthenticateParts
  limits: RateLimits
}

type Session = OpenSession

/** Who may do what with sealed files. What somebody may not see answers like what never was. */
export class FileGate {
  readonly #parts: FileGateParts

  constructor(parts: FileGateParts) {
    this.#parts = parts
  }

  /** @throws ChatError `not-allowed`, `not-signed-in`, `no-device`, `too-fast`. */
  async admit(request: Request, approach: Approach): Promise<Session> {
    const { approaches, identity, limits } = this.#parts
    if (!approaches.isWelcome(approach)) throw new ChatError('not-allowed')
    const at = { address: approaches.addressOf(approach), origin: approaches.ownOrigin(approach) }
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    // The bytes are sealed and have a digest of their own inside the message; none of them waits for a signature's.
    const body = async () => undefined
    const proved = { at, message: messageOf(request, at.origin), isRead, body }
    const { accountId, deviceId, ...session } = await authenticate(identity, proved)
    if (deviceId === undefined) throw new ChatError('no-device')
    limits.account.take(accountId, 1)
    return { ...session, accountId, deviceId }
  }

  /** @throws ChatError `not-found` unless the account is in the room. */
  async checkMember(session: Session, roomId: FileRecord['roomId']): Promise<void> {
    if (!(await this.#parts.audiences.has(roomId, session.accountId))) throw new ChatError('not-found')
  }

  /** One's own upload, in a room one is still in. @throws ChatError `not-found`. */
  async ownUpload(session: Session, id: string): Promise<FileRecord> {
    const file = await this.#find(id)
    if (file.accountId !== session.accountId) throw new ChatError('not-found')
    await this.checkMember(session, file.roomId)
    return file
  }

  /** A whole file that a message in one of the account's rooms speaks of, or its own. @throws ChatError `not-found`. */
  async readable(session: Session, id: string): Promise<FileRecord> {
    const file = await this.#find(id)
    if (file.storedBytes < file.sizeBytes) throw new ChatError('not-found')
    if (file.accountId !== session.accountId) await this.#checkShown(file, session)
    return file
  }

  async #checkShown({ fileId }: FileRecord, { accountId }: Session): Promise<void> {
    for (const roomId of await this.#parts.storage.fileRooms({ fileId }))
      if (await this.#parts.audiences.has(roomId, accountId)) return
    throw new ChatError('not-found')
  }

  async #find(id: string): Promise<FileRecord> {
    const fileId = FileId.safeParse(id)
    const file = fileId.success ? await this.#parts.storage.file({ fileId: fileId.data }) : undefined
    if (!file) throw new ChatError('not-found')
    return file
  }
}
