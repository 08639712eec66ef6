import {
  exportDeviceKeys,
  fromBase64url,
  importDeviceKeys,
  toBase64url,
  type Bytes,
  type DeviceKeys,
} from '@securechat/crypto'
import type { Certificate } from '@securechat/protocol'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Me } from '../state.ts'
import type { Store, StoreEntry } from '../store/store.ts'

/** What this device is, and what it may open: everything that signing in gave it. */
export interface Self {
  me: Me
  workspaceName: string
  /** This device's own key to the vault follows from it. Secret. */
  vaultSecret: Bytes
  /** Secret from the server. */
  workspaceKey: Bytes
  /** The account's own public key (SPKI, base64url), from its vault. */
  identityKey: string
  certificate: Certificate
  deviceKeys: DeviceKeys
}

interface SelfRecord {
  v: 1
  me: Me
  workspaceName: string
  vaultSecret: string
  workspaceKey: string
  identityKey: string
  certificate: Certificate
  deviceKeys: string
}

const selfKey = 'self'

/** @param keys Fresh from `createDeviceKeys`: keys that were imported can not be written again. */
export async function selfEntry({
  deviceKeys,
  vaultSecret,
  workspaceKey,
  ...rest
}: Self): Promise<StoreEntry> {
  const exported = await exportDeviceKeys(deviceKeys)
  const record: SelfRecord = {
    v: 1,
    ...rest,
    vaultSecret: toBase64url(vaultSecret),
    workspaceKey: toBase64url(workspaceKey),
    deviceKeys: toBase64url(exported),
  }
  exported.fill(0)
  return [selfKey, toBytes(record)]
}

/** @throws CryptoError `damaged` when the store was not written by `selfEntry` under this key. */
export async function readSelf(store: Store): Promise<Self | undefined> {
  const bytes = await store.get(selfKey)
  if (!bytes) return undefined
  const record = fromBytes<SelfRecord>(bytes)
  return {
    me: record.me,
    workspaceName: record.workspaceName,
    vaultSecret: fromBase64url(record.vaultSecret),
    workspaceKey: fromBase64url(record.workspaceKey),
    identityKey: record.identityKey,
    certificate: record.certificate,
    deviceKeys: await importDeviceKeys(fromBase64url(record.deviceKeys)),
  }
}

/** Name, role and the workspace's name are the server's word and change. */
export async function renameSelf(
  store: Store,
  { me, workspaceName }: Pick<Self, 'me' | 'workspaceName'>,
): Promise<void> {
  const bytes = await store.get(selfKey)
  const record = bytes && { ...fromBytes<SelfRecord>(bytes), me, workspaceName }
  if (record) await store.write({ put: [[selfKey, toBytes(record)]] })
}

/** The workspace key came after the device was made. */
export async function keepWorkspaceKey(store: Store, workspaceKey: Uint8Array): Promise<void> {
  const bytes = await store.get(selfKey)
  const record = bytes && { ...fromBytes<SelfRecord>(bytes), workspaceKey: toBase64url(workspaceKey) }
  if (record) await store.write({ put: [[selfKey, toBytes(record)]] })
}
