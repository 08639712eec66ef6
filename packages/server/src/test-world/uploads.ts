import { randomBytes } from 'node:crypto'
import { FileId, type RoomId } from '@securechat/protocol'
import { anId } from './ids.ts'
import type { Person } from './person.ts'

const b64 = (text: string) => Buffer.from(text).toString('base64')

type Who = Pick<Person, 'url' | 'token'>

/** Asks for something about files as a tus client would. */
export function askFiles(
  { url, token }: Who,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: BodyInit } = {},
): Promise<Response> {
  const sent = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0', ...headers }
  return fetch(`${url}/v1/files${path}`, { method, headers: sent, body: body ?? null })
}

export function beginUpload(who: Who, roomId: RoomId, sizeBytes: number, fileId = anId<FileId>()) {
  const metadata = `room ${b64(roomId)},id ${b64(fileId)}`
  return askFiles(who, 'POST', '', {
    headers: { 'upload-length': String(sizeBytes), 'upload-metadata': metadata },
  })
}

export function appendUpload(who: Who, fileId: FileId, offset: number, bytes: Uint8Array<ArrayBuffer>) {
  const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
  return askFiles(who, 'PATCH', `/${fileId}`, { headers, body: bytes })
}

export function download(who: Who, fileId: FileId, range?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${who.token}`, ...(range !== undefined && { range }) }
  return fetch(`${who.url}/v1/files/${fileId}`, { headers })
}

export const someBytes = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count))

/** A whole file that no message speaks of yet. */
export async function upload(who: Who, roomId: RoomId, bytes = someBytes(3_000)): Promise<FileId> {
  const begun = await beginUpload(who, roomId, bytes.length)
  const fileId = FileId.parse(begun.headers.get('location')?.split('/').at(-1))
  const appended = await appendUpload(who, fileId, 0, bytes)
  if (appended.status !== 204) throw new Error(`the upload was answered with ${appended.status}`)
  return fileId
}
