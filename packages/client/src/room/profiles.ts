import { CryptoError } from '@securechat/crypto'
import type { RoomId } from '@securechat/protocol'
import { decodeProfile, encodeProfile, type RoomProfile } from '../content.ts'
import type { RoomCryptography } from './cryptography.ts'

/** What the workspace, but not the server, may know about an open room. */
export class Profiles {
  readonly #cryptography: Pick<RoomCryptography, 'sealProfile' | 'openProfile'>

  constructor(cryptography: Pick<RoomCryptography, 'sealProfile' | 'openProfile'>) {
    this.#cryptography = cryptography
  }

  /** @returns base64url. */
  async seal(roomId: RoomId, profile: RoomProfile): Promise<string> {
    return this.#cryptography.sealProfile(roomId, encodeProfile(profile))
  }

  /** @returns nothing when it was not sealed for this room and workspace. */
  async open(roomId: RoomId, sealed: string): Promise<RoomProfile | undefined> {
    try {
      return decodeProfile(await this.#cryptography.openProfile(roomId, sealed))
    } catch (error) {
      if (error instanceof CryptoError) return undefined
      throw error
    }
  }
}
