import { ChatError } from '@securechat/protocol'
import type { Approach } from '../gateway/origin.ts'
import { problemResponse } from '../gateway/problem.ts'
import type { FileRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import { byteRange, type ByteRange } from './byte-range.ts'
import type { FileGate } from './file-gate.ts'
import type { FileStore } from './file-store.ts'
import type { UploadHooks } from '../plugins/upload-hooks.ts'
import { receiveParts } from './receive-parts.ts'
import { checkTusVersion, tusExtensions, tusVersion, uploadOffset, wantedUpload } from './tus-headers.ts'

interface FileLimits {
  maxBytes: number
  quotaBytes: number
  /** How long an upload that no message speaks of is kept. */
  orphanMs: number
}

interface ServeFilesParts {
  gate: FileGate
  storage: Storage
  uploads: UploadHooks
  store: FileStore
  limits: FileLimits
  nowMs: () => number
}

interface FileRequest {
  request: Request
  approach: Approach
  /** As in the path; not checked yet. Missing where an upload is created. */
  id?: string
}

type Method = 'create' | 'remove' | 'append' | 'read'

/**
 * Sealed files over HTTP: uploads as tus 1.0 has them (creation, expiration, termination), downloads with ranges. Nothing but sealed
 * bytes passes here, without a name or a type; rules: docs/spec/files.md.
 */
export class ServeFiles {
  readonly #parts: ServeFilesParts

  constructor(parts: ServeFilesParts) {
    this.#parts = parts
  }

  async answer(method: Method, given: FileRequest): Promise<Response> {
    try {
      return await this.#answer(method, given)
    } catch (error) {
      return problemResponse(error)
    }
  }

  /** What an upload client may know before it begins. */
  describe(): Response {
    const headers = {
      'tus-resumable': tusVersion,
      'tus-version': tusVersion,
      'tus-extension': tusExtensions,
      'tus-max-size': String(this.#parts.limits.maxBytes),
    }
    return new Response(null, { status: 204, headers })
  }

  async #answer(method: Method, { request, approach, id = '' }: FileRequest): Promise<Response> {
    const { gate } = this.#parts
    const session = await gate.admit(request, approach)
    switch (method) {
      case 'create':
        return this.#create(request, session)
      case 'append':
        return this.#append(request, await gate.ownUpload(session, id))
      case 'remove':
        checkTusVersion(request.headers)
        return this.#remove(await gate.ownUpload(session, id))
      case 'read':
        if (request.headers.has('tus-resumable')) return this.#progress(await gate.ownUpload(session, id))
        return this.#read(request, await gate.readable(session, id))
    }
  }

  async #create(request: Request, session: Awaited<ReturnType<FileGate['admit']>>): Promise<Response> {
    const { gate, storage, limits, nowMs } = this.#parts
    checkTusVersion(request.headers)
    const { roomId, fileId, sizeBytes } = wantedUpload(request.headers)
    if (sizeBytes > limits.maxBytes) throw new ChatError('too-large')
    await gate.checkMember(session, roomId)
    const { accountId } = session
    const { quotaBytes } = limits
    const begun = await storage.beginFile({
      file: { fileId, roomId, accountId, sizeBytes },
      quotaBytes,
      nowMs: nowMs(),
    })
    const headers = { location: `/v1/files/${fileId}`, ...this.#place(begun) }
    return new Response(null, { status: 201, headers })
  }

  async #append(request: Request, file: FileRecord): Promise<Response> {
    checkTusVersion(request.headers)
    const { fileId, sizeBytes } = file
    const startByte = uploadOffset(request.headers)
    if (startByte !== file.storedBytes) throw new ChatError('upload-conflict')
    const mostBytes = sizeBytes - startByte
    if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw new ChatError('bad-request')
    const { body } = request
    const storedBytes = body
      ? await receiveParts(
          { ...this.#parts, storage: this.#parts.uploads.around(file) },
          { fileId, startByte, mostBytes, body },
        )
      : startByte
    const touchedAtMs = this.#parts.nowMs()
    return new Response(null, { status: 204, headers: this.#place({ ...file, storedBytes, touchedAtMs }) })
  }

  #progress(file: FileRecord): Response {
    const headers = {
      ...this.#place(file),
      'upload-length': String(file.sizeBytes),
      'cache-control': 'no-store',
    }
    return new Response(null, { status: 200, headers })
  }

  /** The bytes go now; should that fail, the next sweep takes them. @throws ChatError `not-allowed` once a message speaks of it. */
  async #remove({ fileId, accountId }: FileRecord): Promise<Response> {
    const { storage, store } = this.#parts
    if (!(await storage.doomFile({ fileId, accountId }))) throw new ChatError('not-allowed')
    await store.removeAll({ fileId })
    await storage.forgetFile({ fileId })
    return new Response(null, { status: 204, headers: { 'tus-resumable': tusVersion } })
  }

  #place({ storedBytes, sizeBytes, touchedAtMs }: FileRecord): Record<string, string> {
    const place = { 'tus-resumable': tusVersion, 'upload-offset': String(storedBytes) }
    if (storedBytes === sizeBytes) return place
    return { ...place, 'upload-expires': new Date(touchedAtMs + this.#parts.limits.orphanMs).toUTCString() }
  }

  async #read(request: Request, file: FileRecord): Promise<Response> {
    const { fileId, sizeBytes } = file
    const etag = `"${fileId}"`
    const ifRange = request.headers.get('if-range')
    const wanted = ifRange === null || ifRange === etag ? request.headers.get('range') : null
    const range = byteRange(wanted ?? undefined, sizeBytes)
    const headers = { ...inert, 'accept-ranges': 'bytes', etag }
    if (range === 'beyond')
      return new Response(null, {
        status: 416,
        headers: { ...headers, 'content-range': `bytes */${sizeBytes}` },
      })
    const { from, to } = range ?? { from: 0, to: sizeBytes }
    const sized = { ...headers, 'content-length': String(to - from) }
    const body = request.method === 'HEAD' ? null : streamOf(this.#bytes(file, { from, to }))
    if (!range) return new Response(body, { status: 200, headers: sized })
    const contentRange = `bytes ${from}-${to - 1}/${sizeBytes}`
    return new Response(body, { status: 206, headers: { ...sized, 'content-range': contentRange } })
  }

  async *#bytes({ fileId }: FileRecord, { from, to }: ByteRange): AsyncGenerator<Uint8Array> {
    const { storage, store } = this.#parts
    for (const { startByte, sizeBytes, name } of await storage.fileParts({ fileId, from, to })) {
      const within = { from: Math.max(from - startByte, 0), to: Math.min(to - startByte, sizeBytes) }
      yield* store.read({ fileId, name }, within)
    }
  }
}

/** Whatever a browser may be made to do with it, it is bytes: not a page, not a script, not a picture. */
const inert = {
  'content-type': 'application/octet-stream',
  'content-disposition': 'attachment',
  'content-security-policy': "default-src 'none'; sandbox",
}

/** Asked for as fast as it is taken, so that nothing piles up before a slow reader. */
function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await bytes.return(undefined)
    },
  })
}
