/**
 * Makes the secrets of a compose stack on its first start, each in the folder of the one service that reads it; later starts
 * change nothing. `first-start.mjs FOLDER`: run as root, so that each folder belongs to its reader.
 */
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'

const root = process.argv[2] ?? '/secrets'
/** Who reads each folder: the users of the images in compose.yml. */
const readers = {
  'chat-server': 65532,
  postgres: 70,
  redis: 999,
  prometheus: 65534,
  grafana: 472,
  nginx: 101,
}

const password = (name) => keep('passwords', name, () => randomBytes(24).toString('base64url'))
const database = password('postgres')
const queue = password('redis')
const metrics = password('metrics')

keep('postgres', 'password', () => database)
keep('redis', 'redis.conf', () => `requirepass ${queue}\nsave ""\nappendonly no\n`)
keep('chat-server', 'postgres-url', () => `postgres://securechat:${database}@postgres:5432/securechat`)
keep('chat-server', 'redis-url', () => `redis://:${queue}@redis:6379`)
keep('chat-server', 'metrics-token', () => metrics)
keep('prometheus', 'metrics-token', () => metrics)
keep('grafana', 'admin-password', () => randomBytes(18).toString('base64url'))
await keepCertificate()

/** Written once, and readable by its reader alone. */
function keep(folder, name, make) {
  const path = join(root, folder, name)
  if (!existsSync(path)) {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(path, make(), { mode: 0o400, flag: 'wx' })
  }
  const uid = readers[folder]
  if (uid !== undefined && process.getuid?.() === 0) chownSync(path, uid, uid)
  return readFileSync(path, 'utf8')
}

/** One of our own, until somebody puts a better one into its place. */
async function keepCertificate() {
  if (existsSync(join(root, 'nginx', 'cert.pem'))) return
  const notAfterDate = new Date()
  notAfterDate.setFullYear(notAfterDate.getFullYear() + 10)
  const name = process.env.SECURECHAT_NAME ?? 'localhost'
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  })
  keep('nginx', 'key.pem', () => made.private)
  keep('nginx', 'cert.pem', () => made.cert)
  // HAProxy wants both in one file.
  keep('nginx', 'both.pem', () => `${made.cert}\n${made.private}`)
  process.stdout.write(`made a certificate for ${name}: SHA-256 ${fingerprint(made.cert)}\n`)
}

function fingerprint(pem) {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  return createHash('sha256').update(der).digest('hex')
}
