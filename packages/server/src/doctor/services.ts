import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { wayTo } from '../bus/redis-way.ts'
import type { Config } from '../config.ts'
import { careful, good, wrong, type Finding } from './finding.ts'

const dayMs = 86_400_000
const renewWithinDays = 14
const oldestPostgres = 14
const mostSkewMs = 2_000
const withinMs = 3_000

export async function checkCertificate({ network, storage }: Config, nowMs: number): Promise<Finding> {
  const { certFile, keyFile, selfSigned } = network.tls
  if (certFile === undefined && !selfSigned)
    return network.publicUrl?.startsWith('https:') === true || network.host === '127.0.0.1'
      ? good('certificate', 'TLS ends before this server, or it is for this machine alone.')
      : careful(
          'certificate',
          'People reach this server without TLS.',
          'Set network.tls, or put a proxy before it.',
        )
  const paths = {
    cert: certFile ?? join(storage.dataDir, 'tls', 'cert.pem'),
    key: keyFile ?? join(storage.dataDir, 'tls', 'key.pem'),
  }
  try {
    const certificate = new X509Certificate(await readFile(paths.cert))
    const key = createPrivateKey(await readFile(paths.key))
    if (!certificate.checkPrivateKey(key))
      return wrong('certificate', 'The certificate is for another key.', `Give the key of ${paths.cert}.`)
    return judge(certificate, { nowMs, publicUrl: network.publicUrl })
  } catch (error) {
    if (selfSigned) return good('certificate', 'The certificate is made at the first start.')
    return wrong(
      'certificate',
      `The certificate cannot be used: ${(error as Error).message}.`,
      'Give a certificate chain and its key as PEM.',
    )
  }
}

function judge(certificate: X509Certificate, at: { nowMs: number; publicUrl: string | undefined }): Finding {
  const days = Math.floor((Date.parse(certificate.validTo) - at.nowMs) / dayMs)
  const renew = 'Renew it; a running server takes the new files by itself.'
  if (days < 0) return wrong('certificate', `The certificate ended ${-days} days ago.`, renew)
  const name = at.publicUrl === undefined ? undefined : new URL(at.publicUrl).hostname
  if (name !== undefined && !isFor(certificate, name))
    return wrong(
      'certificate',
      `The certificate is not for ${name}.`,
      `Get one for ${name}, or correct network.publicUrl.`,
    )
  const says = `The certificate is good for ${days} days.`
  return days < renewWithinDays ? careful('certificate', says, renew) : good('certificate', says)
}

function isFor(certificate: X509Certificate, name: string): boolean {
  const address = name.replaceAll(/[[\]]/g, '')
  if (isIP(address) !== 0) return certificate.checkIP(address) !== undefined
  return certificate.checkHost(name) !== undefined
}

/** The database, and by it the clock: servers of a cluster must agree on the time. */
export async function checkDatabase({ storage }: Config, nowMs: () => number): Promise<Finding[]> {
  return storage.postgresUrl === undefined
    ? [await checkSqlite(join(storage.dataDir, 'securechat.db')), checkClock(nowMs())]
    : checkPostgres(storage.postgresUrl, nowMs)
}

async function checkSqlite(path: string): Promise<Finding> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (!exists) return good('database', 'The database is made at the first start.')
  const remedy = 'Stop the server, keep the files as they are, and restore a backup: securechat restore.'
  try {
    using db = new DatabaseSync(path, { readOnly: true, timeout: withinMs })
    const [found] = db.prepare('pragma quick_check(1)').all()
    const says = Object.values(found ?? {}).join()
    return says === 'ok'
      ? good('database', 'The database is sound.')
      : wrong('database', `The database is damaged: ${says}.`, remedy)
  } catch (error) {
    return wrong('database', `The database cannot be read: ${(error as Error).message}.`, remedy)
  }
}

async function checkPostgres(url: string, nowMs: () => number): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: withinMs })
  try {
    await client.connect()
    const sentAtMs = nowMs()
    const { rows } = await client.query<{ now: Date; version: string; standby: boolean; fsync: string }>(
      `select clock_timestamp() as now, current_setting('server_version_num') as version,
        pg_is_in_recovery() as standby, current_setting('fsync') as fsync`,
    )
    const [row] = rows
    const skewMs = Math.abs(row!.now.getTime() - (sentAtMs + nowMs()) / 2)
    return [judgePostgres(row!), checkClock(nowMs(), skewMs)]
  } catch (error) {
    const says = `PostgreSQL cannot be used: ${(error as Error).message}.`
    const remedy = 'Start it, or correct storage.postgresUrl: host, user, password, database.'
    return [wrong('database', says, remedy), checkClock(nowMs())]
  } finally {
    await client.end().catch(() => {})
  }
}

function judgePostgres(found: { version: string; standby: boolean; fsync: string }): Finding {
  const major = Math.floor(Number(found.version) / 10_000)
  if (major < oldestPostgres)
    return wrong('database', `PostgreSQL is ${major}.`, `Upgrade it to ${oldestPostgres} or newer.`)
  if (found.standby)
    return wrong(
      'database',
      'PostgreSQL is a standby, which takes no writes.',
      'Lead storage.postgresUrl to the primary.',
    )
  return found.fsync === 'on'
    ? good('database', `PostgreSQL ${major} answers.`)
    : wrong(
        'database',
        'PostgreSQL does not sync (fsync = off).',
        'Set fsync = on: a power cut loses messages.',
      )
}

const buildMs = Date.parse('2026-01-01T00:00:00Z')

function checkClock(nowMs: number, skewMs?: number): Finding {
  const remedy = 'Run an NTP client: systemctl enable --now systemd-timesyncd'
  if (nowMs < buildMs) return wrong('clock', `The clock says ${new Date(nowMs).toISOString()}.`, remedy)
  if (skewMs === undefined) return good('clock', `The clock says ${new Date(nowMs).toISOString()}.`)
  const says = `The clock and PostgreSQL’s differ by ${Math.round(skewMs)} ms.`
  return skewMs > mostSkewMs ? wrong('clock', says, remedy) : good('clock', says)
}

export async function checkRedis({ cluster }: Config): Promise<Finding> {
  const { redisUrl: url, redisKind: kind, redisPrimary: primary, redisNodes: nodes } = cluster
  if (url === undefined) return good('redis', 'One server alone needs no Redis.')
  let way: Awaited<ReturnType<typeof wayTo>> | undefined
  try {
    way = await wayTo({ url, kind, primary, nodes })
    way.onError(() => {})
    await way.connect()
    await way.beat()
    return good('redis', 'Redis answers.')
  } catch (error) {
    const says = `Redis cannot be used: ${(error as Error).message}`
    const remedy = 'Start it, or correct cluster.redisUrl; it must be Redis 6.2, Valkey 7.2 or newer.'
    return wrong('redis', `${says.replace(/\.$/, '')}.`, remedy)
  } finally {
    way?.end()
  }
}
