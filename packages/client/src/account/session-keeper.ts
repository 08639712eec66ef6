import { fromBase64url, sha256, signDeviceProof, utf8, type DeviceKeys } from '@securechat/crypto'
import { deviceProofContexts, refreshSession } from '@securechat/protocol'
import type { Rest } from '../connection/rest.ts'
import { signatureHeaders } from '../connection/request-signature.ts'
import { Turns } from '../turns.ts'
import { credentialsOf, localSession, type LocalSession } from './local-session.ts'

interface SessionKeeperOptions {
  session: LocalSession
  rest: Rest
  deviceKeys: DeviceKeys
  /** Origin of the server, as it was dialled. */
  serverUrl: string
  serverNowMs: () => number
  /** Resolves once it is durable on this device. */
  save: (session: LocalSession) => Promise<void>
}

/** A token that runs out on its way is of no use. */
const SPARE_MS = 60_000

/** Keeps the session of this device alive: a fresh token whenever one is asked for. */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  readonly #turns = new Turns()
  #session: LocalSession

  constructor(options: SessionKeeperOptions) {
    this.#options = options
    this.#session = options.session
  }

  /** The session with a token that is good for a while. @throws ChatError `not-signed-in` when it is over; OfflineError */
  fresh(): Promise<LocalSession> {
    return this.#turns.run(async () => {
      const isFresh = this.#session.tokenExpiresAtMs - SPARE_MS > this.#options.serverNowMs()
      return isFresh ? this.#session : this.#refresh()
    })
  }

  /** What proves a request with a body of bytes, or none, to be this session's: for uploads and downloads. @throws like `fresh` */
  async headers(method: string, url: string): Promise<Record<string, string>> {
    const credentials = credentialsOf(await this.fresh())
    return signatureHeaders({ method, url, body: undefined, credentials, nowMs: this.#options.serverNowMs() })
  }

  /** Uses the session, so that it lasts. @throws like `fresh` */
  async refresh(): Promise<void> {
    await this.#turns.run(() => this.#refresh())
  }

  /** What the server gave is durable here before it is used: until then the token before it is still good. */
  async #refresh(): Promise<LocalSession> {
    const { rest, deviceKeys, serverUrl: origin, serverNowMs, save } = this.#options
    const { refreshToken, requestKey } = this.#session
    const proof = await signDeviceProof({
      context: deviceProofContexts.refresh,
      origin,
      nonce: await sha256(utf8(refreshToken)),
      deviceId: deviceKeys.deviceId,
      timeMs: serverNowMs(),
      frameKey: deviceKeys.frame.privateKey,
    })
    const { session } = await rest.call(refreshSession, { refreshToken, proof })
    const next = localSession(session, fromBase64url(requestKey))
    await save(next)
    this.#session = next
    return next
  }
}
