import { importAesKey, open, seal } from './aead.ts'
import { type Bytes, randomBytes, utf8 } from './bytes.ts'
import { deriveBytes } from './hash-keys.ts'

const KEY_BYTES = 32

/** What everybody in the workspace has and the server has not: it opens the names of open rooms. */
export function createWorkspaceKey(): Bytes {
  return randomBytes(KEY_BYTES)
}

/** Seals name and topic of an open room; bound to the room, so profiles cannot be swapped. */
export async function sealProfile(
  workspaceKey: Uint8Array,
  roomId: string,
  bytes: Uint8Array,
): Promise<Bytes> {
  return seal(await profileKey(workspaceKey), bytes, boundTo(roomId))
}

/** @throws CryptoError `damaged` */
export async function openProfile(
  workspaceKey: Uint8Array,
  roomId: string,
  sealed: Uint8Array,
): Promise<Bytes> {
  return open(await profileKey(workspaceKey), sealed, boundTo(roomId))
}

async function profileKey(workspaceKey: Uint8Array): Promise<CryptoKey> {
  return importAesKey(await deriveBytes(workspaceKey, new Uint8Array(), 'SecureChat room profile v1'))
}

const boundTo = (roomId: string) => utf8(`SecureChat room profile v1\0${roomId}`)
