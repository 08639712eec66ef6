import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PushPayload, type PushKeys } from '@securechat/protocol'
import { reportBug } from '../log.ts'

export interface Arrived {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A push service of the test's own (RFC 8030 §5): keeps what is pushed, and answers with whatever it is told to. */
export class PushService implements AsyncDisposable {
  readonly arrived: Arrived[] = []
  /** Statuses of the next answers; 201 when there is none. */
  readonly answers: number[] = []
  readonly url: string
  readonly #http: Server

  private constructor(http: Server) {
    this.#http = http
    // Safe: a server that listens on a port has an address with one.
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    http.on('request', (request, response) => {
      this.#take(request)
        .catch(reportBug)
        .then(() => response.writeHead(this.answers.shift() ?? 201).end())
        .catch(reportBug)
    })
  }

  async #take(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = []
    // Safe: a request without an encoding gives buffers.
    for await (const chunk of request) chunks.push(chunk as Buffer)
    this.arrived.push({ path: request.url!, headers: request.headers, body: Buffer.concat(chunks) })
  }

  static async start(): Promise<PushService> {
    const http = createServer().listen(0, '127.0.0.1')
    await once(http, 'listening')
    return new PushService(http)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }
}

/** The keys of a subscription, as a browser makes them, and what opens a push to them: RFC 8291 §3.4, by hand. */
export class PushReceiver {
  readonly keys: PushKeys
  readonly #ecdh = createECDH('prime256v1')
  readonly #auth: Buffer

  constructor(made: { privateKey?: Buffer; auth?: Buffer } = {}) {
    if (made.privateKey) this.#ecdh.setPrivateKey(made.privateKey)
    else this.#ecdh.generateKeys()
    this.#auth = made.auth ?? randomBytes(16)
    const text = (bytes: Buffer) => bytes.toString('base64url')
    this.keys = { p256dh: text(this.#ecdh.getPublicKey()), auth: text(this.#auth) }
  }

  /** @throws when it was sealed to anybody else, or changed on the way. */
  open(body: Buffer): Buffer {
    const salt = body.subarray(0, 16)
    const keyLength = body[20]!
    const serverKey = body.subarray(21, 21 + keyLength)
    const sealed = body.subarray(21 + keyLength)
    const own = this.#ecdh.getPublicKey()
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, serverKey])
    const shared = derive(this.#ecdh.computeSecret(serverKey), { salt: this.#auth, info, bytes: 32 })
    const key = derive(shared, { salt, info: Buffer.from('Content-Encoding: aes128gcm\0'), bytes: 16 })
    const nonce = derive(shared, { salt, info: Buffer.from('Content-Encoding: nonce\0'), bytes: 12 })
    const cipher = createDecipheriv('aes-128-gcm', key, nonce)
    cipher.setAuthTag(sealed.subarray(-16))
    const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
    // The last record ends with 2 and then zeros (RFC 8188 §2).
    const end = padded.findLastIndex((byte) => byte !== 0)
    if (padded[end] !== 2) throw new Error('this is not the last record')
    return padded.subarray(0, end)
  }

  payload(body: Buffer): PushPayload {
    return PushPayload.parse(JSON.parse(this.open(body).toString()))
  }
}

const derive = (
  secret: Buffer,
  { salt, info, bytes }: { salt: Buffer; info: Buffer; bytes: number },
): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))
