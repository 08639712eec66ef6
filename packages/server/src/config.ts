import { isIP } from 'node:net'
import { z } from 'zod'
import { Push } from './config/push-settings.ts'
import { Logging } from './config/logging.ts'
import { Performance } from './config/performance.ts'
import { Irc, Lines, Protocols } from './config/protocol-settings.ts'
import { setting } from './config/setting.ts'

const isOrigin = (text: string) => {
  const url = URL.parse(text)
  return url !== null && (url.origin === text || `${url.protocol}//${url.host}` === text)
}

const isAddressOrRange = (text: string) => {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

const Text = z.string().min(1).max(4096)
const Count = z.int().min(1).max(1_000_000_000)
const yesOrNo = 'true or false'
const countWords = 'a whole number from 1 to 1000000000'

const Tls = z.strictObject({
  selfSigned: setting(z.boolean().default(false), {
    says: 'Serves TLS 1.3 with a certificate that the server makes on its first run and keeps in the data directory.',
    allowed: yesOrNo,
  }),
  certFile: setting(Text.optional(), {
    says: 'Serves TLS 1.3 with the certificate chain in this PEM file; needs keyFile.',
    allowed: 'the path of a PEM file',
  }),
  keyFile: setting(Text.optional(), {
    says: 'The private key for certFile, as PEM.',
    allowed: 'the path of a PEM file',
  }),
})

const Network = z.strictObject({
  host: setting(z.string().min(1).max(255).default('127.0.0.1'), {
    says: 'The address to listen on; 0.0.0.0 or :: for every one.',
    allowed: 'an IP address or host name',
  }),
  port: setting(z.int().min(0).max(65_535).default(8080), {
    says: 'The port to listen on; 0 for any free one.',
    allowed: 'a whole number from 0 to 65535',
  }),
  publicUrl: setting(z.string().refine(isOrigin).startsWith('http').optional(), {
    says: 'Where people reach the server, when that is not where it listens: behind a proxy, say.',
    allowed: 'an http or https address without a path, such as https://chat.example.org',
  }),
  trustedProxies: setting(z.array(z.string().refine(isAddressOrRange)).default([]), {
    says: 'Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.',
    allowed: 'a list of IP addresses or ranges, such as 127.0.0.1,10.0.0.0/8',
  }),
  webDir: setting(Text.optional(), {
    says: 'The folder with the built web client; without it only the API is served.',
    allowed: 'the path of a folder',
  }),
  drainSeconds: setting(z.int().min(0).max(300).default(10), {
    says: 'How long a server that is told to stop takes at most to send its connections elsewhere, a few at a time.',
    allowed: 'a whole number from 0 to 300',
  }),
  tls: Tls.prefault({}),
  irc: Irc.prefault({}),
  lines: Lines.prefault({}),
  protocols: Protocols,
  push: Push.prefault({}),
})

const RateLimits = z.strictObject({
  addressBurst: setting(Count.default(2000), {
    says: 'How many requests one address may make at once without being signed in.',
    allowed: countWords,
  }),
  addressPerSecond: setting(Count.default(60), {
    says: 'How many such requests an address gains back every second.',
    allowed: countWords,
  }),
  accountBurst: setting(Count.default(2000), {
    says: 'How many requests one account may make at once.',
    allowed: countWords,
  }),
  accountPerSecond: setting(Count.default(200), {
    says: 'How many requests an account gains back every second.',
    allowed: countWords,
  }),
  signInTries: setting(Count.default(10), {
    says: 'How often a password may be tried for one name from one address in 15 minutes; one that succeeds does not count.',
    allowed: countWords,
  }),
  unopenedSockets: setting(Count.default(500), {
    says: 'How many sockets of one address may be open without having proved who they are.',
    allowed: countWords,
  }),
})

const Tokens = z.strictObject({
  bearer: setting(z.enum(['never', 'reads', 'always']).default('never'), {
    says: 'Whether a session’s access token alone is enough over REST, without a signature or a DPoP proof: for API clients that know neither.',
    allowed: 'never, reads or always',
  }),
  rotationDays: setting(z.int().min(1).max(3650).default(30), {
    says: 'How many days a key signs access tokens before the next takes its place.',
    allowed: 'a whole number from 1 to 3650',
  }),
  issuersFile: setting(Text.optional(), {
    says: 'A JSON file that lists issuers whose tokens are taken as those of accounts here; docs/security/sign-in.md describes it.',
    allowed: 'the path of a JSON file',
  }),
})

const Security = z.strictObject({
  allowedOrigins: setting(z.array(z.string().refine(isOrigin)).default(['app://securechat']), {
    says: 'Origins besides our own whose pages may talk to this server; the desktop app is one.',
    allowed: 'a list of origins, such as https://chat.example.org',
  }),
  production: setting(z.boolean().default(false), {
    says: 'People rely on this server: what exists for tests alone is refused. NODE_ENV=production says the same.',
    allowed: yesOrNo,
  }),
  testEndpoints: setting(z.boolean().default(false), {
    says: 'Adds /test/echo, a WebSocket that says everything back, for suites that check the protocol; refused in production.',
    allowed: yesOrNo,
  }),
  providersFile: setting(Text.optional(), {
    says: 'A JSON file that lists providers of OpenID Connect with which people can sign in; docs/operate/single-sign-on.md describes it.',
    allowed: 'the path of a JSON file',
  }),
  publicRooms: setting(z.enum(['nobody', 'admins', 'everybody']).default('nobody'), {
    says: 'Who may make public rooms, which are not encrypted: the server reads what is said in them, and IRC clients can.',
    allowed: 'nobody, admins or everybody',
  }),
  rateLimits: RateLimits.prefault({}),
  tokens: Tokens.prefault({}),
})

const Bytes = z
  .int()
  .min(1)
  .max(2 ** 50)
const bytesWords = 'a whole number of bytes, at least 1'

const Files = z.strictObject({
  maxBytes: setting(Bytes.default(256 * 1024 ** 2), {
    says: 'How large one file may be, sealed and padded; clients tell people before they send.',
    allowed: bytesWords,
  }),
  quotaBytes: setting(Bytes.default(10 * 1024 ** 3), {
    says: 'How much all files of one account may come to.',
    allowed: bytesWords,
  }),
  orphanHours: setting(z.int().min(1).max(8760).default(24), {
    says: 'How long an upload that no message speaks of is kept.',
    allowed: 'a whole number of hours from 1 to 8760',
  }),
})

const S3 = z.strictObject({
  endpoint: setting(z.string().refine(isOrigin).startsWith('http').optional(), {
    says: 'The S3-compatible service that keeps sealed files, instead of the data directory.',
    allowed: 'an http or https address without a path, such as https://s3.eu-central-1.amazonaws.com',
  }),
  region: setting(Text.default('us-east-1'), {
    says: 'The region of that service.',
    allowed: 'a name such as eu-central-1',
  }),
  bucket: setting(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .optional(),
    {
      says: 'The bucket that keeps sealed files; setting it turns S3 on.',
      allowed: 'the name of a bucket',
    },
  ),
  accessKeyId: setting(Text.optional(), {
    says: 'The name of the key that may read, write, list and delete in the bucket.',
    allowed: 'an access key id',
  }),
  secretAccessKey: setting(Text.optional(), {
    says: 'That key.',
    allowed: 'a secret access key',
  }),
})

const Storage = z.strictObject({
  dataDir: setting(Text.default('./data'), {
    says: 'The folder that holds everything the server keeps.',
    allowed: 'the path of a folder',
  }),
  postgresUrl: setting(Text.startsWith('postgres').optional(), {
    says: 'Keeps everything in this PostgreSQL instead, which any number of servers may share; sslmode=verify-full encrypts the way there.',
    allowed: 'a URL such as postgres://user:password@host:5432/database?sslmode=verify-full',
  }),
  postgresUrlFile: setting(Text.optional(), {
    says: 'A file that holds postgresUrl, so that its password is in no environment and no process list.',
    allowed: 'the path of a file',
  }),
  postgresConnections: setting(z.int().min(2).max(1000).default(10), {
    says: 'How many connections to PostgreSQL this server opens at most.',
    allowed: 'a whole number from 2 to 1000',
  }),
  files: Files.prefault({}),
  s3: S3.prefault({}),
})

const Cluster = z.strictObject({
  redisUrl: setting(Text.regex(/^rediss?:\/\//).optional(), {
    says: 'The Redis over which servers with the same PostgreSQL tell each other what happens; rediss encrypts the way there.',
    allowed: 'a URL such as rediss://user:password@host:6379',
  }),
  redisUrlFile: setting(Text.optional(), {
    says: 'A file that holds redisUrl, so that its password is in no environment and no process list.',
    allowed: 'the path of a file',
  }),
  redisKind: setting(z.enum(['single', 'cluster', 'sentinel']).default('single'), {
    says: 'What redisUrl leads to: one Redis (or Valkey), any node of a Redis Cluster, or any Sentinel.',
    allowed: 'single, cluster or sentinel',
  }),
  redisPrimary: setting(z.string().min(1).max(255).default('mymaster'), {
    says: 'The name under which Sentinels know the primary.',
    allowed: 'a name of up to 255 characters',
  }),
  redisNodes: setting(z.array(z.string().regex(/^[^\s:/@]+:\d{1,5}$/)).default([]), {
    says: 'More nodes of the Redis Cluster, or more Sentinels, for when the one that redisUrl names is away.',
    allowed: 'a list of addresses, such as redis-2:6379,redis-3:6379',
  }),
})

const Monitoring = z.strictObject({
  metrics: setting(z.boolean().default(true), {
    says: 'Serves /metrics for Prometheus, to this machine and to whoever has the token.',
    allowed: yesOrNo,
  }),
  metricsToken: setting(z.string().min(16).max(256).optional(), {
    says: 'A bearer token with which /metrics may be read from elsewhere.',
    allowed: 'at least 16 characters',
  }),
  metricsTokenFile: setting(Text.optional(), {
    says: 'A file that holds metricsToken.',
    allowed: 'the path of a file',
  }),
})

const PluginEntry = z.strictObject({
  path: Text.optional().describe('The folder of a plugin, relative to where the server is started.'),
  module: Text.optional().describe('The npm package of a plugin, instead of a folder.'),
  settings: z.record(z.string(), z.unknown()).default({}).describe('Where the plugin’s own settings begin.'),
  network: z
    .array(z.string().min(1).max(255))
    .optional()
    .describe('Hosts it may reach, instead of its manifest’s.'),
  memoryMb: z.int().min(16).max(4096).default(64).describe('How much memory it may use.'),
  beforeMs: z.int().min(1).max(10_000).default(500).describe('How long its hooks may keep people waiting.'),
  watch: z.boolean().default(false).describe('Loads it again whenever its folder changes.'),
})
export type PluginEntry = z.infer<typeof PluginEntry>

const hasOneSource = (entry: string | PluginEntry) =>
  typeof entry === 'string' || (entry.path === undefined) !== (entry.module === undefined)

const Plugins = setting(
  z
    .array(z.union([Text, PluginEntry]).refine(hasOneSource))
    .max(100)
    .default([]),
  {
    says: 'Plugins to load, in the order in which they are asked; docs/plugins.md describes them. In the file an object may stand for each, with path or module, settings, network, memoryMb, beforeMs and watch.',
    allowed: 'a list of folders (beginning with ./ or /) and npm packages',
  },
)

/** Every setting there is. `loadConfig` fills it from defaults, file, environment and command line. */
export const Config = z.strictObject({
  network: Network.prefault({}),
  security: Security.prefault({}),
  storage: Storage.prefault({}),
  cluster: Cluster.prefault({}),
  logging: Logging.prefault({}),
  monitoring: Monitoring.prefault({}),
  performance: Performance.prefault({}),
  plugins: Plugins,
})
export type Config = z.infer<typeof Config>
