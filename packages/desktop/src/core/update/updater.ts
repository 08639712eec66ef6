import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { compareVersions, type Manifest, UpdateError, type UpdateFile, verifyManifest } from './manifest.ts'
import { isInRollout } from './rollout.ts'

/** What outlives a restart: losing it would let an old manifest come back. */
export const UpdateMemory = z.strictObject({
  installationId: z.string().min(16),
  seenSequence: z.int().min(0),
})
export type UpdateMemory = z.infer<typeof UpdateMemory>

export const freshUpdateMemory = (): UpdateMemory => ({ installationId: randomUUID(), seenSequence: 0 })

export interface UpdaterSettings {
  /** The folder of manifests and files, ending in a slash. Nothing is asked anywhere without it. */
  baseUrl: string
  pinnedKeys: readonly string[]
  channel: Manifest['channel']
  version: string
  platform: string
  arch: string
  kind: UpdateFile['kind']
  /** Where finished downloads wait, private to this user. */
  folder: string
}

export interface UpdaterPorts {
  fetch: (url: string) => Promise<Response>
  nowMs: () => number
  memory: { get(): UpdateMemory; set(memory: UpdateMemory): void }
}

export interface AvailableUpdate {
  version: string
  file: UpdateFile
}

const longestManifest = 65_536

/** Looks for a newer version, and brings it here when it is what its manifest says. Installs nothing. */
export class Updater {
  readonly #settings: UpdaterSettings
  readonly #ports: UpdaterPorts

  constructor(settings: UpdaterSettings, ports: UpdaterPorts) {
    this.#settings = settings
    this.#ports = ports
  }

  /** @returns undefined when there is nothing newer for this installation. @throws UpdateError */
  async check(): Promise<AvailableUpdate | undefined> {
    const { channel, version, pinnedKeys, platform, arch, kind } = this.#settings
    const memory = this.#ports.memory.get()
    const manifest = verifyManifest(await this.#fetchManifest(), {
      pinnedKeys,
      installed: { channel, version, seenSequence: memory.seenSequence },
      nowMs: this.#ports.nowMs(),
    })
    if (manifest.sequence > memory.seenSequence)
      this.#ports.memory.set({ ...memory, seenSequence: manifest.sequence })
    if (compareVersions(manifest.version, version) === 0) return undefined
    if (!isInRollout(memory.installationId, manifest.version, manifest.rolloutPercent)) return undefined
    const file = manifest.files.find(
      (one) => one.platform === platform && one.arch === arch && one.kind === kind,
    )
    return file && { version: manifest.version, file }
  }

  /** @returns where the checked file lies. @throws UpdateError; nothing is left behind then. */
  async download({ file }: AvailableUpdate): Promise<string> {
    const { folder } = this.#settings
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const partial = join(folder, `${file.name}.partial`)
    try {
      await this.#fetchTo(partial, file)
      const finished = join(folder, file.name)
      renameSync(partial, finished)
      return finished
    } finally {
      if (existsSync(partial)) rmSync(partial)
    }
  }

  async #fetchManifest() {
    const { channel } = this.#settings
    const [bytes, signatures] = await Promise.all([
      this.#fetchSmall(`${channel}.json`),
      this.#fetchSmall(`${channel}.json.sig`),
    ])
    return { bytes, signatures: signatures.toString('latin1') }
  }

  async #fetchSmall(name: string): Promise<Buffer> {
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of await this.#body(name)) {
      size += part.length
      if (size > longestManifest) throw new UpdateError('malformed')
      parts.push(part)
    }
    return Buffer.concat(parts)
  }

  /** Size and hash are checked on the way to the disk, so that a host that never stops sending fills nothing. */
  async #fetchTo(path: string, file: UpdateFile): Promise<void> {
    const hash = createHash('sha512')
    let size = 0
    const body = await this.#body(file.name)
    async function* checked() {
      for await (const part of body) {
        size += part.length
        if (size > file.sizeBytes) throw new UpdateError('wrong-file')
        hash.update(part)
        yield part
      }
    }
    const output = createWriteStream(path, { mode: 0o600, flush: true })
    // A stream that fails before it has opened its file would open it after we have cleaned up.
    await once(output, 'open')
    await pipeline(checked, output)
    if (size !== file.sizeBytes || hash.digest('base64') !== file.sha512) throw new UpdateError('wrong-file')
  }

  async #body(name: string): Promise<AsyncIterable<Uint8Array>> {
    const url = new URL(name, this.#settings.baseUrl).href
    const answer = await this.#ports.fetch(url).catch(() => undefined)
    if (!answer?.ok || !answer.body) throw new UpdateError('no-answer')
    return answer.body
  }
}
