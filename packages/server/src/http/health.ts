import { timingSafeEqual, createHash } from 'node:crypto'
import { ChatError } from '@securechat/protocol'
import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import { problemResponse } from '../gateway/problem.ts'
import type { Storage } from '../storage/storage.ts'

/** What load balancers and Prometheus ask. */
export class Health {
  readonly #config: Config['monitoring']
  readonly #storage: Storage
  readonly #registry: Registry
  #isStopping = false
  #probe: Promise<boolean> | undefined

  constructor(parts: { config: Config['monitoring']; storage: Storage; registry: Registry }) {
    this.#config = parts.config
    this.#storage = parts.storage
    this.#registry = parts.registry
  }

  stop(): void {
    this.#isStopping = true
  }

  /** The process answers. */
  live(): Response {
    return Response.json({ status: 'live' })
  }

  /** It can store, and so accept: what a load balancer should go by. */
  async ready(): Promise<Response> {
    if (this.#isStopping) return problemResponse(new ChatError('shutting-down'))
    const canStore = await this.#canStore()
    return Response.json({ status: canStore ? 'ready' : 'not-ready' }, { status: canStore ? 200 : 503 })
  }

  /** @param isInsider From this machine, or with the token. To others there is no such page. */
  async metrics(isInsider: boolean): Promise<Response> {
    if (!this.#config.metrics || !isInsider) return problemResponse(new ChatError('not-found'))
    const text = await this.#registry.metrics()
    return new Response(text, { headers: { 'content-type': this.#registry.contentType } })
  }

  hasToken(authorization: string | undefined): boolean {
    const { metricsToken } = this.#config
    if (metricsToken === undefined || authorization === undefined) return false
    return timingSafeEqual(digest(`Bearer ${metricsToken}`), digest(authorization))
  }

  /** One probe at a time, however many ask: each costs a sync. */
  #canStore(): Promise<boolean> {
    this.#probe ??= this.#storage
      .probe()
      .then(
        () => true,
        () => false,
      )
      .finally(() => (this.#probe = undefined))
    return this.#probe
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
