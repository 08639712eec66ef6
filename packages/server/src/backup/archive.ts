import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Decrypter, Encrypter } from 'age-encryption'
import { extract, pack, type Pack } from 'tar-stream'
import { BackupError } from './backup-error.ts'

/** What a backup says of itself. */
export interface Manifest {
  format: 1
  storage: 'sqlite' | 'postgres'
  /** Of the database's schema: only a program of the same can read it. */
  schemaVersion: number
  madeAt: string
}

/** Puts named parts into an archive, one after the other. */
export interface ArchiveWriter {
  addText(name: string, text: string): Promise<void>
  /** A file that does not change meanwhile. */
  addFile(name: string, path: string): Promise<void>
}

const lastName = 'checksums.json'

/**
 * Writes an archive: tar, gzip, encrypted to a recipient by age (https://age-encryption.org/v1). It appears under its name once
 * it is complete and synced. `age --decrypt | tar -xz` opens it, too.
 */
export async function writeArchive(
  path: string,
  recipient: string,
  fill: (writer: ArchiveWriter) => Promise<void>,
): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`
  const packing = pack()
  try {
    const encrypter = encrypterFor(recipient)
    const packed = packing.pipe(createGzip({ level: 5 }))
    // Safe: the two stream types differ in nothing that either side uses.
    const plain = Readable.toWeb(packed) as unknown as ReadableStream<Uint8Array>
    const sealed = await encrypter.encrypt(plain)
    const written = pipeline(
      Readable.fromWeb(sealed as never),
      createWriteStream(partial, { flags: 'wx', mode: 0o600 }),
    )
    await Promise.all([written, fillWith(packing, fill)])
    await syncFile(partial)
    await rename(partial, path)
    await syncFile(dirname(path))
  } catch (error) {
    packing.destroy()
    await rm(partial, { force: true })
    throw error
  }
}

function encrypterFor(recipient: string): Encrypter {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(recipient)
  } catch (cause) {
    throw new BackupError('The recipient must be one of age, such as age1….', { cause })
  }
  return encrypter
}

async function fillWith(packing: Pack, fill: (writer: ArchiveWriter) => Promise<void>): Promise<void> {
  const checksums: Record<string, string> = {}
  try {
    await fill({
      async addText(name, text) {
        checksums[name] = createHash('sha256').update(text).digest('hex')
        await addEntry(packing, name, text)
      },
      async addFile(name, path) {
        const hash = createHash('sha256')
        const entry = packing.entry({ name, size: (await stat(path)).size })
        const reading = createReadStream(path)
        reading.on('data', (chunk) => hash.update(chunk))
        await pipeline(reading, entry)
        checksums[name] = hash.digest('hex')
      },
    })
    await addEntry(packing, lastName, JSON.stringify(checksums))
    packing.finalize()
  } catch (error) {
    packing.destroy(error as Error)
    throw error
  }
}

function addEntry(packing: Pack, name: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    packing.entry({ name }, text, (error) => (error ? reject(error) : resolve()))
  })
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r')
  await file.sync()
}

/**
 * Reads an archive from start to end, part by part.
 *
 * @throws BackupError when it is not for this key, damaged, or cut short.
 */
export async function readArchive(
  path: string,
  identity: string,
  take: (name: string, content: Readable) => Promise<void>,
): Promise<void> {
  const found = new Map<string, string>()
  let promised: Record<string, string> | undefined
  const unpacking = extract()
  const feeding = decrypted(path, identity).then((plain) => pipeline(plain, createGunzip(), unpacking))
  // It fails together with the reading below, which is what is waited for.
  feeding.catch((error: unknown) => unpacking.destroy(error as Error))
  try {
    for await (const entry of unpacking) {
      const { name } = entry.header
      const hash = createHash('sha256')
      const content = passing((chunk) => hash.update(chunk))
      // What goes wrong here goes wrong in the reading of `content`.
      pipeline(entry, content).catch(() => {})
      if (name === lastName) promised = JSON.parse(await text(content)) as typeof promised
      else {
        await take(name, content)
        found.set(name, hash.digest('hex'))
      }
    }
    await feeding
  } catch (cause) {
    if (cause instanceof BackupError) throw cause
    throw new BackupError(`${path} is damaged, cut short, or not for this key.`, { cause })
  }
  compare(path, found, promised)
}

function passing(see: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      see(chunk)
      done(null, chunk)
    },
  })
}

function compare(
  path: string,
  found: Map<string, string>,
  promised: Record<string, string> | undefined,
): void {
  if (!promised) throw new BackupError(`${path} is cut short.`)
  const names = new Set([...found.keys(), ...Object.keys(promised)])
  for (const name of names)
    if (found.get(name) !== promised[name]) throw new BackupError(`${path} is damaged: ${name} differs.`)
}

async function decrypted(path: string, identity: string): Promise<Readable> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const sealed = Readable.toWeb(createReadStream(path)) as unknown as ReadableStream<Uint8Array>
  return Readable.fromWeb((await decrypter.decrypt(sealed)) as never)
}

/** All of a small part. */
export async function text(content: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of content) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
