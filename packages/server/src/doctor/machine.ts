import { randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { access, constants, open, rm, stat, statfs } from 'node:fs/promises'
import { createServer, isIP } from 'node:net'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { careful, good, wrong, type Finding } from './finding.ts'

const oldestNode = 24
const leastFreeBytes = 1024 ** 3
const leastFreePart = 0.1
const slowSyncMs = 20
const syncs = 20

export function checkVersions(version = process.versions.node): Finding {
  const isNew = Number(version.split('.')[0]) >= oldestNode
  return isNew
    ? good('versions', `Node.js is ${version}.`)
    : wrong('versions', `Node.js is ${version}.`, `Install Node.js ${oldestNode} or newer.`)
}

/** Whether only we can read what is secret, and can write what is ours. */
export async function checkPermissions({ storage, network, cluster, monitoring }: Config): Promise<Finding> {
  const { dataDir } = storage
  try {
    await access(await nearest(dataDir), constants.W_OK | constants.X_OK)
  } catch {
    const who = process.getuid?.() ?? 'this user'
    return wrong('permissions', `${dataDir} cannot be written by user ${who}.`, `chown it to that user.`)
  }
  const secret = [
    network.tls.keyFile,
    storage.postgresUrlFile,
    cluster.redisUrlFile,
    monitoring.metricsTokenFile,
    join(dataDir, 'securechat.db'),
  ]
  for (const path of secret.filter((one) => one !== undefined)) {
    const mode = await stat(path).then(
      (found) => found.mode,
      () => 0,
    )
    const isOpen = (mode & 0o007) !== 0 && !(await isShut(dirname(path)))
    if (isOpen) return wrong('permissions', `${path} can be read by everybody.`, `chmod o= ${path}`)
  }
  return good('permissions', 'What is secret is readable by its owner alone.')
}

const isShut = async (folder: string) => ((await stat(folder)).mode & 0o001) === 0

export async function checkDisk({ storage }: Config): Promise<Finding> {
  const folder = await nearest(storage.dataDir)
  const { bavail, blocks, bsize } = await statfs(folder)
  const [free, size] = [bavail * bsize, blocks * bsize]
  const says = `${gigabytes(free)} of ${gigabytes(size)} are free at ${folder}.`
  const remedy = 'Make room, or move storage.dataDir to a larger disk.'
  if (free < leastFreeBytes) return wrong('disk', says, remedy)
  return free < size * leastFreePart && free < 20 * leastFreeBytes
    ? careful('disk', says, remedy)
    : good('disk', says)
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`

/** Every acknowledgement waits for a sync: how long one takes here. */
export async function checkSync({ storage }: Config, limitMs = slowSyncMs): Promise<Finding> {
  const path = join(await nearest(storage.dataDir), `.doctor-${randomUUID()}`)
  const tookMs: number[] = []
  try {
    await using file = await open(path, 'wx', 0o600)
    for (let count = 0; count < syncs; count++) {
      const startedAtMs = performance.now()
      await file.write(Buffer.alloc(4096, count))
      await file.datasync()
      tookMs.push(performance.now() - startedAtMs)
    }
  } catch (error) {
    return wrong(
      'sync',
      `Nothing can be written: ${(error as Error).message}.`,
      'Look at the disk and its rights.',
    )
  } finally {
    await rm(path, { force: true }).catch(() => {})
  }
  const medianMs = tookMs.sort((one, other) => one - other)[syncs / 2]!
  const says = `Syncing to disk takes ${medianMs.toFixed(1)} ms.`
  const remedy = 'Use a solid-state disk of this machine; network disks are slow at this.'
  return medianMs > limitMs ? careful('sync', says, remedy) : good('sync', says)
}

export async function checkDns({ network }: Config): Promise<Finding> {
  if (network.publicUrl === undefined)
    return good('dns', 'network.publicUrl is not set: people use the address of this machine.')
  const name = new URL(network.publicUrl).hostname.replaceAll(/[[\]]/g, '')
  if (isIP(name) !== 0) return good('dns', `network.publicUrl names the address ${name}.`)
  try {
    const { address } = await lookup(name)
    return good('dns', `${name} leads to ${address}.`)
  } catch {
    const remedy = 'Add it to the DNS, or correct network.publicUrl.'
    return wrong('dns', `The name ${name} leads nowhere.`, remedy)
  }
}

/** Free, or taken by a server of ours that runs already. */
export async function checkPort({ network }: Config): Promise<Finding> {
  const { host, port } = network
  const error = await tryPort(host, port)
  if (error === undefined) return good('port', `${host}:${port} is free.`)
  if (error === 'EADDRINUSE') {
    return (await isOurs(host, port))
      ? good('port', `${host}:${port} is in use by a server of ours.`)
      : wrong(
          'port',
          `${host}:${port} is in use by another program.`,
          'Stop that, or choose another network.port.',
        )
  }
  const remedies: Record<string, string> = {
    EACCES: 'Choose a network.port above 1023, or give the program CAP_NET_BIND_SERVICE.',
    EADDRNOTAVAIL: 'Set network.host to an address of this machine, or 0.0.0.0 for all.',
  }
  return wrong(
    'port',
    `${host}:${port} cannot be listened on (${error}).`,
    remedies[error] ?? 'Correct network.host.',
  )
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port }, () => server.close(() => resolve(undefined)))
  })
}

async function isOurs(host: string, port: number): Promise<boolean> {
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host
  try {
    const answer = await fetch(`http://${name}:${port}/health/live`, { signal: AbortSignal.timeout(2_000) })
    return ((await answer.json()) as { status?: string }).status === 'live'
  } catch {
    return false
  }
}

/** The folder, or the first above it that exists. */
async function nearest(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const exists = await stat(path).then(
      () => true,
      () => false,
    )
    if (exists || path === dirname(path)) return path
  }
}
