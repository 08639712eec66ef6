import { ChatError, type ErrorCode, errors, type RoomId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Fetch } from '../connection/rest.ts'

const ANSWER_MS = 30_000

interface TransferOptions {
  serverUrl: string
  /** What proves a request to be this session's, with a fresh token. */
  prove: (method: string, url: string) => Promise<Record<string, string>>
  fetch: Fetch
}

/** Moves sealed bytes over HTTP: up as tus 1.0 has it, down with ranges. @throws ChatError with the server's code; OfflineError. */
export class FileTransfer {
  readonly #options: TransferOptions

  constructor(options: TransferOptions) {
    this.#options = options
  }

  /** Begins an upload, or finds it begun. @returns where it is to go on. */
  async begin(
    upload: { fileId: string; roomId: RoomId; sealedBytes: number },
    signal: AbortSignal,
  ): Promise<number> {
    const metadata = `room ${btoa(upload.roomId)},id ${btoa(upload.fileId)}`
    const headers = { 'upload-length': String(upload.sealedBytes), 'upload-metadata': metadata }
    return offsetOf(await this.#ask('', { method: 'POST', headers, signal }))
  }

  /** @returns where it stands now. */
  async append(
    { fileId, offset }: { fileId: string; offset: number },
    body: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<number> {
    const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
    return offsetOf(await this.#ask(`/${fileId}`, { method: 'PATCH', headers, body, signal }))
  }

  async remove(fileId: string): Promise<void> {
    await this.#ask(`/${fileId}`, { method: 'DELETE' })
  }

  /** The sealed file from `from` on, as it arrives. */
  async *read(fileId: string, from: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const range: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {}
    const response = await this.#ask(`/${fileId}`, { method: 'GET', headers: range, signal }, false)
    if (from > 0 && response.status !== 206) throw new ChatError('internal')
    const reader = response.body?.getReader()
    for (let next = await reader?.read().catch(lost); next?.value; next = await reader?.read().catch(lost))
      yield next.value
  }

  async #ask(path: string, init: RequestInit, isTus = true): Promise<Response> {
    const { serverUrl, prove, fetch } = this.#options
    const url = `${serverUrl}/v1/files${path}`
    const headers = {
      ...(await prove(init.method ?? 'GET', url)),
      ...(isTus && { 'tus-resumable': '1.0.0' }),
      ...(init.headers as Record<string, string> | undefined), // SAFETY: as given above.
    }
    // A download takes as long as it takes; everything else is answered soon.
    const patience = isTus ? [AbortSignal.timeout(ANSWER_MS)] : []
    const signal = AbortSignal.any([...(init.signal ? [init.signal] : []), ...patience])
    const given: RequestInit = { ...init, headers, signal, cache: 'no-store', credentials: 'omit' }
    const response = await fetch(url, given).catch(lost)
    if (!response.ok) throw await refusal(response)
    return response
  }
}

function lost(cause: unknown): never {
  throw new OfflineError({ cause })
}

function offsetOf(response: Response): number {
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN)
  if (!Number.isSafeInteger(offset)) throw new ChatError('internal')
  return offset
}

async function refusal(response: Response): Promise<Error> {
  // SAFETY: looked at before it is believed.
  const problem = (await response.json().catch(() => ({}))) as { code?: unknown }
  const { code } = problem
  if (typeof code === 'string' && Object.hasOwn(errors, code)) return new ChatError(code as ErrorCode)
  // A proxy in front of a server that is away answers with a page of its own.
  return response.status >= 500 ? new OfflineError() : new ChatError('internal')
}
