import { ChatError, limits } from '@securechat/protocol'

/**
 * Reads a body, no longer than any request may be: by its declared length before anything is read, and by what comes when
 * none is declared.
 *
 * @throws ChatError `too-large`, `bad-request`.
 */
export async function readBody(request: Request): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > limits.requestBytes) throw new ChatError('too-large')
  return readBytes(request)
}

/** @throws ChatError `bad-request` when it is no JSON object, or not called one. */
export function parseJson(bytes: Uint8Array, contentType: string | null): Record<string, unknown> {
  if (bytes.length === 0) return {}
  // A page elsewhere can send text/plain or a form without asking first; it cannot send this.
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ChatError('bad-request')
  return parseObject(bytes)
}

async function readBytes(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Safe: Node's Request has a body that is a stream of bytes, and can be iterated.
  const body = (request.body ?? []) as AsyncIterable<Uint8Array>
  for await (const chunk of whatArrives(body)) {
    size += chunk.length
    if (size > limits.requestBytes) throw new ChatError('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A body that breaks off is its sender's doing. */
async function* whatArrives(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (cause) {
    throw new ChatError('bad-request', { cause })
  }
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new ChatError('bad-request', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ChatError('bad-request')
  // Safe: that is what was just checked.
  return value as Record<string, unknown>
}
