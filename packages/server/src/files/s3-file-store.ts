import { createHash } from 'node:crypto'
import type { FileId } from '@securechat/protocol'
import { AwsClient } from 'aws4fetch'
import { folderOf, type FileStore, type PartPlace } from './file-store.ts'

interface S3Place {
  /** Of the service: `https://s3.eu-central-1.amazonaws.com`. Buckets are in the path, which every service understands. */
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

const PREFIX = 'securechat-files'
const ANSWER_MS = 30_000
const LIST_AT_ONCE = 1000

/** Parts as objects of a bucket: Amazon S3, or anything that speaks as it does. */
export class S3FileStore implements FileStore {
  readonly #client: AwsClient
  readonly #bucketUrl: string

  constructor({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Place) {
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 4 })
    this.#bucketUrl = `${endpoint.replace(/\/$/, '')}/${bucket}`
  }

  async put(place: PartPlace, bytes: Uint8Array): Promise<void> {
    // The service refuses what arrives changed.
    const headers = { 'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex') }
    const body = new Uint8Array(bytes)
    await drain(await this.#ask(this.#urlOf(place), { method: 'PUT', headers, body }))
  }

  async *read(place: PartPlace, { from, to }: { from: number; to: number }): AsyncGenerator<Uint8Array> {
    const response = await this.#ask(this.#urlOf(place), { headers: { range: `bytes=${from}-${to - 1}` } })
    if (response.status !== 206) throw new Error(`S3 answered ${response.status} to a range.`)
    if (response.body) yield* response.body
  }

  async remove(place: PartPlace): Promise<void> {
    await drain(await this.#ask(this.#urlOf(place), { method: 'DELETE' }))
  }

  async removeAll({ fileId }: Pick<PartPlace, 'fileId'>): Promise<void> {
    for (let keys = await this.#list(fileId); keys.length > 0; keys = await this.#list(fileId))
      for (const key of keys) await drain(await this.#ask(`${this.#bucketUrl}/${key}`, { method: 'DELETE' }))
  }

  async #list(fileId: FileId): Promise<string[]> {
    const query = new URLSearchParams({
      'list-type': '2',
      'max-keys': String(LIST_AT_ONCE),
      prefix: `${PREFIX}/${folderOf(fileId)}/`,
    })
    const answer = await (await this.#ask(`${this.#bucketUrl}?${query}`, {})).text()
    // Keys are ours: letters, digits, hyphens and slashes, which XML writes as they are.
    return [...answer.matchAll(/<Key>([\w/-]+)<\/Key>/g)].map((match) => match[1]!)
  }

  async #ask(url: string, init: RequestInit): Promise<Response> {
    const response = await this.#client.fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS) })
    if (response.ok || (init.method === 'DELETE' && response.status === 404)) return response
    throw new Error(`S3 answered ${response.status}: ${(await response.text()).slice(0, 500)}`)
  }

  #urlOf({ fileId, name }: PartPlace): string {
    return `${this.#bucketUrl}/${PREFIX}/${folderOf(fileId)}/${name}`
  }
}

/** An answer that is not read holds on to its connection. */
const drain = (response: Response) => response.arrayBuffer()
