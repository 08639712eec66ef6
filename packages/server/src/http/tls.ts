import { mkdir, open, readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { ConfigError } from '../config/config-error.ts'

/** A certificate chain and its private key, as PEM. */
export interface TlsFiles {
  cert: string
  key: string
}

const validYears = 10

/** @returns what to serve TLS with, or nothing for plain HTTP. @throws ConfigError when a file cannot be read. */
export async function openTls({ network, storage }: Config): Promise<TlsFiles | undefined> {
  const { certFile, keyFile, selfSigned } = network.tls
  if (certFile !== undefined && keyFile !== undefined)
    return {
      cert: await readSetting('network.tls.certFile', certFile),
      key: await readSetting('network.tls.keyFile', keyFile),
    }
  return selfSigned ? ownCertificate(join(storage.dataDir, 'tls'), network.host) : undefined
}

/** The certificate made on the first run, kept so that people who trusted it once still do. */
async function ownCertificate(folder: string, host: string): Promise<TlsFiles> {
  const paths = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  try {
    return { cert: await readFile(paths.cert, 'utf8'), key: await readFile(paths.key, 'utf8') }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = await makeCertificate(host)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writePrivately(paths.key, made.key)
  await writePrivately(paths.cert, made.cert)
  return made
}

async function makeCertificate(host: string): Promise<TlsFiles> {
  const names = ['localhost', '127.0.0.1', '::1', host].filter((name) => name !== '0.0.0.0' && name !== '::')
  const altNames = [...new Set(names)].map((name) =>
    isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
  )
  const notAfterDate = new Date()
  notAfterDate.setFullYear(notAfterDate.getFullYear() + validYears)
  // Loaded for the first run alone.
  const { generate } = await import('selfsigned')
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'SecureChat' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert, key }
}

/** Only its owner may read it, from the first byte on. */
async function writePrivately(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
}

async function readSetting(setting: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${setting} must be a file that can be read, and ${path} is not.`, { cause })
  }
}
