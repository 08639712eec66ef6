import { randomBytes } from 'node:crypto'
import {
  type AccountId,
  CertificateBody,
  ChatError,
  limits,
  type Session,
  type SessionKind,
} from '@securechat/protocol'
import type { DeviceRecord, SessionRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import type { AccessTokens } from './access-tokens.ts'
import { addressRange } from './address-range.ts'
import { knownDeviceToken, readKnownDevice } from './known-device.ts'
import { newRefreshToken, readRefreshToken } from './refresh-token.ts'
import { agreeByShares, requestKeyOf } from './request-key.ts'

export interface SessionMakerParts {
  storage: Pick<Storage, 'tieSession' | 'rotateSession'>
  tokens: AccessTokens
  /** Marks refresh tokens as ours. */
  refreshKey: Uint8Array
  /** Marks installations that have signed in before. */
  deviceKey: Uint8Array
  nowMs: () => number
}

interface NewSession {
  accountId: AccountId
  kind: SessionKind
  address: string
  /** Where it has one from the start. */
  device?: DeviceRecord
  /** What both sides know of each other's doing: OPAQUE's session key, or the client's share to agree on something. */
  secret?: Uint8Array
  keyShare?: string | undefined
}

/** A session to be stored, and what its client is told besides. */
export interface MadeSession {
  record: SessionRecord
  frameKey?: string | undefined
  refreshToken?: string
  keyShare?: string
}

/** Makes sessions and their tokens. */
export class SessionMaker {
  readonly #parts: SessionMakerParts

  constructor(parts: SessionMakerParts) {
    this.#parts = parts
  }

  make({ accountId, kind, address, device, secret, keyShare }: NewSession): MadeSession {
    const nowMs = this.#parts.nowMs()
    const sessionId = randomBytes(16).toString('base64url')
    const agreed = keyShare === undefined ? undefined : agreeByShares(keyShare)
    // Where nothing was agreed on nobody knows the key: such a session proves its requests by DPoP.
    const requestKey = requestKeyOf(secret ?? agreed?.secret ?? randomBytes(32), sessionId)
    const refresh = device && newRefreshToken(this.#parts.refreshKey, sessionId)
    const record: SessionRecord = {
      sessionId,
      accountId,
      kind,
      addressRange: addressRange(address),
      requestKey,
      createdAtMs: nowMs,
      usedAtMs: nowMs,
      expiresAtMs: device ? lastsUntil(device, nowMs) : nowMs + limits.devicelessSessionMs,
      refreshCount: refresh ? 1 : 0,
      ...(device && { deviceId: device.deviceId }),
      ...(refresh && { refreshHash: refresh.hash }),
    }
    return {
      record,
      frameKey: device?.frameKey,
      ...(refresh && { refreshToken: refresh.refreshToken }),
      ...(agreed && { keyShare: agreed.keyShare }),
    }
  }

  /** What the client gets of it. */
  async tell({ record, frameKey, refreshToken, keyShare }: MadeSession): Promise<Session> {
    const { sessionId, accountId, deviceId, expiresAtMs } = record
    const { deviceKey } = this.#parts
    const access = await this.#parts.tokens.issue(record, frameKey)
    return {
      sessionId,
      ...access,
      expiresAtMs,
      ...(deviceId && { knownDevice: knownDeviceToken(deviceKey, accountId, deviceId) }),
      ...(refreshToken !== undefined && { refreshToken }),
      ...(keyShare !== undefined && { keyShare }),
    }
  }

  /** Ties a session to a device that has been proved. @throws ChatError `not-signed-in`, `not-found`. */
  async tie(sessionId: string, device: DeviceRecord): Promise<Session> {
    const { storage, refreshKey, nowMs } = this.#parts
    const { refreshToken, hash: refreshHash } = newRefreshToken(refreshKey, sessionId)
    const { deviceId, frameKey } = device
    const expiresAtMs = lastsUntil(device, nowMs())
    const record = await storage.tieSession({ sessionId, deviceId, refreshHash, expiresAtMs })
    return this.tell({ record, frameKey, refreshToken })
  }

  /** @returns the device that shows it has signed in to this account before. */
  knownDevice(accountId: AccountId, token: string): string | undefined {
    return readKnownDevice(this.#parts.deviceKey, accountId, token)
  }

  /** @returns whose refresh token it is; nothing when it never was one. */
  read(refreshToken: string): { sessionId: string; hash: string } | undefined {
    return readRefreshToken(this.#parts.refreshKey, refreshToken)
  }

  /** @returns `reused` when somebody has a copy: the session has ended. @throws ChatError `not-signed-in`. */
  async rotate(
    presented: { sessionId: string; hash: string },
    { device, address }: { device: DeviceRecord; address: string },
  ): Promise<Session | 'reused'> {
    const { storage, refreshKey, nowMs } = this.#parts
    const { sessionId, hash: presentedHash } = presented
    const { refreshToken, hash: refreshHash } = newRefreshToken(refreshKey, sessionId)
    const rotated = await storage.rotateSession({
      sessionId,
      presentedHash,
      refreshHash,
      nowMs: nowMs(),
      expiresAtMs: lastsUntil(device, nowMs()),
      addressRange: addressRange(address),
    })
    if (rotated === 'reused') return rotated
    return this.tell({ record: rotated, frameKey: device.frameKey, refreshToken })
  }
}

/** A session slides, but not beyond the certificate of its device: nobody could add that device to a room any more. */
function lastsUntil({ certificate }: DeviceRecord, nowMs: number): number {
  const body = Buffer.from(certificate.body, 'base64url').toString()
  const { expiresAtMs } = CertificateBody.parse(JSON.parse(body))
  if (expiresAtMs <= nowMs) throw new ChatError('not-signed-in')
  return Math.min(nowMs + limits.sessionLifetimeMs, expiresAtMs)
}
