import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { Server as TlsServer } from 'node:https'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

const lookEveryMs = 2_000

/**
 * Takes a renewed certificate into use for new connections, without a restart. Files are looked at by name, so that links
 * which are turned to new files (certbot, Kubernetes) count as changes.
 *
 * @returns what stops it.
 */
export function renewTls(http: Server, { tls }: Config['network'], log: Log): () => void {
  const { certFile, keyFile } = tls
  if (!(http instanceof TlsServer) || certFile === undefined || keyFile === undefined) return () => {}
  const renew = async () => {
    try {
      const [cert, key] = [await readFile(certFile, 'utf8'), await readFile(keyFile, 'utf8')]
      http.setSecureContext({ cert, key, minVersion: 'TLSv1.3' })
      log.info({ certFile }, 'certificate renewed')
    } catch (err) {
      // One of two files may have come already: the other one’s coming tries again. Until then the old pair serves.
      log.warn({ err, certFile }, 'certificate not usable')
    }
  }
  const changed = () => void renew()
  for (const file of [certFile, keyFile])
    watchFile(file, { interval: lookEveryMs, persistent: false }, changed)
  return () => {
    for (const file of [certFile, keyFile]) unwatchFile(file, changed)
  }
}
