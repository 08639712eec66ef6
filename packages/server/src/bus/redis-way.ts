/** Loaded where there is a Redis: it takes 20 MB. */
const library = () => import('@redis/client')
type Library = Awaited<ReturnType<typeof library>>

/** Where Redis is, and what it is. */
export interface RedisPlace {
  /** `redis://user:password@host:port`, or `rediss://` for TLS. */
  url: string
  /** One Redis; any node of a Redis Cluster; or a Sentinel that knows the primary. */
  kind?: 'single' | 'cluster' | 'sentinel'
  /** The primary's name among Sentinels. */
  primary?: string
  /** Further nodes or Sentinels, `host:port`. */
  nodes?: readonly string[]
}

type Hear = (text: string, channel: string) => void

/** One connection to Redis, or one to each node that is needed. Once it has failed it is of no more use. */
export interface RedisWay {
  connect(): Promise<unknown>
  /** Called once: the first error ends it. */
  onError(ends: (error: unknown) => void): void
  publish(channel: string, text: string): Promise<unknown>
  subscribe(channels: readonly string[], hear: Hear): Promise<unknown>
  unsubscribe(channel: string, hear: Hear): Promise<unknown>
  /** Answers when Redis does. */
  beat(): Promise<unknown>
  put(key: string, text: string, lifetimeMs: number): Promise<unknown>
  take(key: string): Promise<string | null>
  run(script: string, key: string, args: string[]): Promise<unknown>
  end(): void
}

/** A connection that is not there by then counts as failed. */
export const CONNECT_MS = 1_500
/** What may wait for Redis to take it. */
const MOST_WAITING = 20_000

const common = {
  // A beat that stays away ends the link, and with it all that waits; no timer for each.
  commandsQueueMaxLength: MOST_WAITING,
  disableOfflineQueue: true,
  maintNotifications: 'disabled',
} as const
const socket = { connectTimeout: CONNECT_MS, reconnectStrategy: false } as const

/** @throws Error when no Sentinel knows a primary. */
export async function wayTo(place: RedisPlace): Promise<RedisWay> {
  const redis = await library()
  if (place.kind === 'cluster') return wayToCluster(redis, place)
  return wayToOne(redis, place.kind === 'sentinel' ? await primaryOf(redis, place) : place.url)
}

function wayToOne(redis: Library, url: string): RedisWay {
  const client = one(redis, url)
  return {
    connect: () => client.connect(),
    onError: (ends) => void client.on('error', ends),
    publish: (channel, text) => client.publish(channel, text),
    subscribe: (channels, hear) => client.subscribe([...channels], hear),
    unsubscribe: (channel, hear) => client.unsubscribe(channel, hear),
    beat: () => client.ping(),
    put: (key, text, lifetimeMs) => client.set(key, text, { expiration: { type: 'PX', value: lifetimeMs } }),
    take: (key) => client.getDel(key),
    run: (script, key, args) => client.eval(script, { keys: [key], arguments: args }),
    end() {
      if (client.isOpen) client.destroy()
    },
  }
}

const one = (redis: Library, url: string) =>
  redis.createClient({ url, RESP: 3, socket, commandOptions: { timeout: 0 }, name: 'securechat', ...common })

/** With sharded channels, so that each node carries only the rooms that fall to it. */
function wayToCluster(redis: Library, { url, nodes = [] }: RedisPlace): RedisWay {
  const { protocol, username, password } = new URL(url)
  const isEncrypted = protocol === 'rediss:'
  const others = nodes.map((node) => ({ url: `${protocol}//${node}` }))
  const cluster = redis.createCluster({
    RESP: 3,
    rootNodes: [{ url }, ...others],
    defaults: {
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
      socket: { ...socket, ...(isEncrypted && { tls: true as const }) },
      ...common,
    },
    // A node that goes ends the link, and the next one asks anew who is there.
    topologyRefreshOnReconnectionAttemptStrategy: false,
  })
  return {
    connect: () => cluster.connect(),
    onError(ends) {
      for (const event of ['error', 'node-error', 'node-disconnect']) cluster.on(event, ends)
    },
    publish: (channel, text) => cluster.sPublish(channel, text),
    // One at a time: they are on different nodes.
    subscribe: (channels, hear) => Promise.all(channels.map((channel) => cluster.sSubscribe(channel, hear))),
    unsubscribe: (channel, hear) => cluster.sUnsubscribe(channel, hear),
    beat: () => Promise.all(cluster.masters.map(async (node) => (await cluster.nodeClient(node)).ping())),
    put: (key, text, lifetimeMs) => cluster.set(key, text, { expiration: { type: 'PX', value: lifetimeMs } }),
    take: (key) => cluster.getDel(key),
    run: (script, key, args) => cluster.eval(script, { keys: [key], arguments: args }),
    end() {
      if (cluster.isOpen) cluster.destroy()
    },
  }
}

/** Asks one Sentinel after the other who the primary is now. @returns its URL, with what else the Sentinel's says. */
async function primaryOf(
  redis: Library,
  { url, nodes = [], primary = 'mymaster' }: RedisPlace,
): Promise<string> {
  let lastError: unknown = new Error(`No Sentinel knows a primary called ${primary}.`)
  for (const node of [new URL(url).host, ...nodes]) {
    try {
      const address = await askSentinel(redis, node, { url, primary })
      if (address) return address
    } catch (error) {
      lastError = error
    }
  }
  throw lastError
}

async function askSentinel(
  redis: Library,
  node: string,
  { url, primary }: { url: string; primary: string },
): Promise<string | undefined> {
  const { protocol } = new URL(url)
  const sentinel = one(redis, `${protocol}//${node}`)
  // What goes wrong here, the calls below throw.
  sentinel.on('error', () => {})
  try {
    await sentinel.connect()
    const found = await sentinel.sendCommand<[string, string] | null>([
      'SENTINEL',
      'get-master-addr-by-name',
      primary,
    ])
    if (!found) return undefined
    const address = new URL(url)
    address.host = `${found[0].includes(':') ? `[${found[0]}]` : found[0]}:${found[1]}`
    return address.href
  } finally {
    if (sentinel.isOpen) sentinel.destroy()
  }
}
