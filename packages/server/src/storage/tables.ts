import type { Storage } from './storage.ts'

/** The storage interface without its promises: what runs on the thread that owns the database. */
export type Tables = {
  [Name in Exclude<keyof Storage, 'close'>]: (
    ...given: Parameters<Storage[Name]>
  ) => Awaited<ReturnType<Storage[Name]>>
}

export type TableMethod = keyof Tables

/** What each method does: one that only reads needs neither a transaction nor a sync. */
const effects: Record<TableMethod, 'reads' | 'writes'> = {
  workspaceName: 'reads',
  secret: 'writes',
  createAccount: 'writes',
  accountByName: 'reads',
  accountById: 'reads',
  accounts: 'reads',
  sawAccount: 'writes',
  addDevice: 'writes',
  device: 'reads',
  devicesOf: 'reads',
  ownDevices: 'reads',
  sawDevice: 'writes',
  revokeDevice: 'writes',
  placeDevice: 'writes',
  createSession: 'writes',
  session: 'reads',
  tieSession: 'writes',
  rotateSession: 'writes',
  confirmSession: 'writes',
  endSession: 'writes',
  sessionsOf: 'reads',
  endSessionsOf: 'writes',
  spendNonce: 'writes',
  publishKeys: 'writes',
  claimKeys: 'writes',
  createRoom: 'writes',
  rooms: 'reads',
  openRooms: 'reads',
  room: 'reads',
  describeRoom: 'writes',
  setRoomPolicy: 'writes',
  publicRooms: 'reads',
  describePublicRoom: 'writes',
  addAppPassword: 'writes',
  appPasswords: 'reads',
  removeAppPassword: 'writes',
  usedAppPassword: 'writes',
  append: 'writes',
  events: 'reads',
  erase: 'writes',
  eraseExpired: 'writes',
  audience: 'reads',
  moveCursor: 'writes',
  welcomes: 'reads',
  takeWelcome: 'writes',
  createInvite: 'writes',
  invite: 'reads',
  revokeInvite: 'writes',
  arrivals: 'reads',
  arrival: 'reads',
  grantArrival: 'writes',
  endArrival: 'writes',
  addReport: 'writes',
  reports: 'reads',
  closeReport: 'writes',
  readVault: 'reads',
  vaultHead: 'reads',
  writeVault: 'writes',
  changePassword: 'writes',
  credentials: 'reads',
  credential: 'reads',
  changeCredentials: 'writes',
  useCredential: 'writes',
  takeCredential: 'writes',
  putSlot: 'writes',
  slot: 'reads',
  takeSlot: 'writes',
  beginFile: 'writes',
  file: 'reads',
  addFilePart: 'writes',
  fileParts: 'reads',
  fileRooms: 'reads',
  claimFiles: 'writes',
  doomFiles: 'writes',
  doomFile: 'writes',
  forgetFile: 'writes',
  pluginValue: 'reads',
  putPluginValue: 'writes',
  dropPluginValue: 'writes',
  pluginKeys: 'reads',
  putPush: 'writes',
  pushes: 'reads',
  removePush: 'writes',
  appendAudit: 'writes',
  auditEntries: 'reads',
  pruneAudit: 'writes',
  standings: 'reads',
  standing: 'reads',
  setStanding: 'writes',
  setRole: 'writes',
  rules: 'reads',
  setRule: 'writes',
  allRooms: 'reads',
  invites: 'reads',
  measure: 'reads',
  probe: 'writes',
}

export const isRead = (method: TableMethod): boolean => effects[method] === 'reads'

/** One function that carries out any method by its name, for adapters that treat all of them alike. */
export type CallTable = (method: TableMethod, given: unknown) => unknown

export function callTable(tables: Tables): CallTable {
  // Safe: `given` comes from `storageOver`, whose callers are held to the parameters of this same method.
  return (method, given) => (tables[method] as (given: unknown) => unknown)(given)
}

/** A store whose every method but `close` is carried out by `call`. */
export function storageOver(
  call: (method: TableMethod, given: unknown) => Promise<unknown>,
  close: () => Promise<void>,
): Storage {
  const names = Object.keys(effects) as TableMethod[]
  const methods = names.map((method) => [method, (given: unknown) => call(method, given)])
  // Safe: `effects` names every method but `close`; `callTable` answers each with that method's own result.
  return { ...Object.fromEntries(methods), close } as Storage
}
