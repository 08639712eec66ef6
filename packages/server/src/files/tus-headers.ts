import { ChatError, FileId, RoomId } from '@securechat/protocol'

/** The resumable upload protocol (tus.io), as it is spoken here. */
export const tusVersion = '1.0.0'
export const tusExtensions = 'creation,expiration,termination'

/** What an upload is to be. */
interface WantedUpload {
  sizeBytes: number
  roomId: RoomId
  /** Chosen by the client, so that asking twice begins one upload. */
  fileId: FileId
}

/** @throws ChatError `bad-request` for another version of the protocol. */
export function checkTusVersion(headers: Headers): void {
  if (headers.get('tus-resumable') !== tusVersion) throw new ChatError('bad-request')
}

/** @throws ChatError `bad-request` when the headers do not say all of it. */
export function wantedUpload(headers: Headers): WantedUpload {
  const metadata = readMetadata(headers.get('upload-metadata') ?? '')
  const roomId = RoomId.safeParse(metadata.get('room'))
  const fileId = FileId.safeParse(metadata.get('id'))
  const sizeBytes = readNumber(headers.get('upload-length'))
  if (!roomId.success || !fileId.success || sizeBytes === undefined || sizeBytes === 0)
    throw new ChatError('bad-request')
  return { sizeBytes, roomId: roomId.data, fileId: fileId.data }
}

/** @throws ChatError `bad-request` */
export function uploadOffset(headers: Headers): number {
  const offset = readNumber(headers.get('upload-offset'))
  if (offset === undefined || headers.get('content-type') !== 'application/offset+octet-stream')
    throw new ChatError('bad-request')
  return offset
}

const readNumber = (text: string | null) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined)

/** `key base64, key base64, …` */
function readMetadata(header: string): Map<string, string> {
  const pairs = header.split(',').map((pair) => pair.trim().split(' '))
  return new Map(pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString()]))
}
