import { randomBytes } from 'node:crypto'
import { ChatError, type FileId, limits } from '@securechat/protocol'
import type { Storage } from '../storage/storage.ts'
import type { FileStore } from './file-store.ts'

interface Receiving {
  storage: Pick<Storage, 'addFilePart'>
  store: FileStore
  nowMs: () => number
}

interface Given {
  fileId: FileId
  startByte: number
  /** More than this is refused, and what went before it stays. */
  mostBytes: number
  body: ReadableStream<Uint8Array>
}

/**
 * Stores what arrives, part by part. When the connection breaks, what has arrived until then is stored all the same: the upload goes on
 * from there.
 *
 * @returns where the file ends now. @throws ChatError `bad-request`, `upload-conflict`, `storage-full`.
 */
export async function receiveParts(tools: Receiving, given: Given): Promise<number> {
  let at = given.startByte
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  const store = async () => {
    if (waitingBytes === 0) return
    const bytes = Buffer.concat(waiting)
    ;[waiting, waitingBytes] = [[], 0]
    await storePart(tools, given.fileId, { startByte: at, bytes })
    at += bytes.length
  }
  for await (const piece of untilItBreaks(given.body)) {
    if (at + waitingBytes + piece.length > given.startByte + given.mostBytes)
      throw new ChatError('bad-request')
    waiting.push(piece)
    waitingBytes += piece.length
    if (waitingBytes >= limits.filePartBytes) await store()
  }
  await store()
  return at
}

async function* untilItBreaks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      // A broken connection ends what arrives, and is nobody's mistake.
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const)
      if (done) return
      yield value
    }
  } finally {
    reader.cancel().catch(() => {})
  }
}

/** Bytes first, then the record of them: a record never speaks of bytes that are not there. */
async function storePart(
  { storage, store, nowMs }: Receiving,
  fileId: FileId,
  { startByte, bytes }: { startByte: number; bytes: Uint8Array },
): Promise<void> {
  // Random, so that two servers that receive one place at once do not write into each other.
  const name = `${String(startByte).padStart(16, '0')}-${randomBytes(8).toString('hex')}`
  await store.put({ fileId, name }, bytes)
  try {
    await storage.addFilePart({ fileId, part: { startByte, sizeBytes: bytes.length, name }, nowMs: nowMs() })
  } catch (error) {
    // Only where it is sure that no record was made: an answer that got lost may have been a yes.
    if (error instanceof ChatError && error.code !== 'internal') await store.remove({ fileId, name })
    throw error
  }
}
