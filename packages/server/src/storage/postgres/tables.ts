import type { Storage } from '../storage.ts'
import type { TableMethod } from '../tables.ts'
import { accountById, accountByName, accounts, sawAccount } from './accounts.ts'
import { arrival, arrivals, endArrival, grantArrival } from './arrivals.ts'
import { appendAudit, auditEntries, pruneAudit } from './audit.ts'
import { changeCredentials, credential, credentials, takeCredential, useCredential } from './credentials.ts'
import { moveCursor } from './cursors.ts'
import type { Attempt } from './database.ts'
import { device, devicesOf, ownDevices, placeDevice, revokeDevice, sawDevice } from './devices.ts'
import { erase } from './erasing.ts'
import {
  addFilePart,
  beginFile,
  claimFiles,
  doomFile,
  doomFiles,
  file,
  fileParts,
  fileRooms,
  forgetFile,
} from './files.ts'
import { createInvite, invite, invites, revokeInvite } from './invites.ts'
import { claimKeys, publishKeys } from './keys.ts'
import { dropPluginValue, pluginKeys, pluginValue, putPluginValue } from './plugin-values.ts'
import { pushes, putPush, removePush } from './push-subscriptions.ts'
import type { Sql } from './query.ts'
import { events } from './reading.ts'
import { addDevice, changePassword, createAccount } from './registration.ts'
import { addAppPassword, appPasswords, removeAppPassword, usedAppPassword } from './app-passwords.ts'
import { addReport, closeReport, reports } from './reports.ts'
import { eraseExpired, setRoomPolicy } from './retention.ts'
import {
  allRooms,
  audience,
  createRoom,
  describePublicRoom,
  describeRoom,
  openRooms,
  publicRooms,
  room,
  rooms,
} from './rooms.ts'
import { spendNonce } from './nonces.ts'
import {
  confirmSession,
  createSession,
  endSession,
  endSessionsOf,
  rotateSession,
  session,
  sessionsOf,
  tieSession,
} from './sessions.ts'
import { putSlot, slot, takeSlot } from './slots.ts'
import { rules, setRole, setRule, setStanding, standing, standings } from './standings.ts'
import { readVault, vaultHead, writeVault } from './vault.ts'
import { takeWelcome, welcomes } from './welcomes.ts'
import { measure, probe, secret, workspaceName } from './workspace.ts'

/** Appending has its own way in: see append-lane.ts. */
export type PostgresMethod = Exclude<TableMethod, 'append'>

type Tables = {
  [Name in PostgresMethod]: (
    sql: Sql,
    given: NonNullable<Parameters<Storage[Name]>[0]>,
    attempt: Attempt,
  ) => ReturnType<Storage[Name]>
}

const tables: Tables = {
  workspaceName,
  secret,
  createAccount,
  accountByName,
  accountById,
  accounts,
  sawAccount,
  addDevice,
  device,
  devicesOf,
  ownDevices,
  sawDevice,
  revokeDevice,
  placeDevice,
  createSession,
  session,
  tieSession,
  rotateSession,
  confirmSession,
  endSession,
  sessionsOf,
  endSessionsOf,
  spendNonce,
  publishKeys,
  claimKeys,
  createRoom,
  rooms,
  openRooms,
  room,
  describeRoom,
  setRoomPolicy,
  eraseExpired,
  publicRooms,
  describePublicRoom,
  addAppPassword,
  appPasswords,
  removeAppPassword,
  usedAppPassword,
  events,
  erase,
  audience,
  moveCursor,
  welcomes,
  takeWelcome,
  createInvite,
  invite,
  revokeInvite,
  arrivals,
  arrival,
  grantArrival,
  endArrival,
  addReport,
  reports,
  closeReport,
  readVault,
  vaultHead,
  writeVault,
  changePassword,
  credentials,
  credential,
  changeCredentials,
  useCredential,
  takeCredential,
  putSlot,
  slot,
  takeSlot,
  beginFile,
  file,
  addFilePart,
  fileParts,
  fileRooms,
  claimFiles,
  doomFiles,
  doomFile,
  forgetFile,
  pluginValue,
  putPluginValue,
  dropPluginValue,
  pluginKeys,
  putPush,
  pushes,
  removePush,
  appendAudit,
  auditEntries,
  pruneAudit,
  standings,
  standing,
  setStanding,
  setRole,
  rules,
  setRule,
  allRooms,
  invites,
  measure,
  probe,
}

/** Carries out a method by its name, with what its callers were held to give it. */
export function callTable(
  sql: Sql,
  method: PostgresMethod,
  given: unknown,
  attempt: Attempt,
): Promise<unknown> {
  // Safe: `given` comes from `storageOver`, whose callers are held to the parameters of this same method.
  const table = tables[method] as (sql: Sql, given: unknown, attempt: Attempt) => Promise<unknown>
  return table(sql, given, attempt)
}
