import {
  type DeviceId,
  deleteAccount,
  listAccounts,
  restoreAccount,
  revokeAccountDevice,
  setAccountRole,
  showAccount,
  signOutAccount,
  suspendAccount,
  WorkspaceRole,
} from '@securechat/server/administration'
import { ConfigError } from '@securechat/server'
import type { AdminCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { moment, table } from './table.ts'

const list: AdminCommand = async ({ desk }) => {
  const { people } = await desk.ask(listAccounts, {})
  const rows = people.map(({ name, role, state, lastSeenAtMs, isOnline, accountId }) => ({
    name,
    role,
    state,
    seen: isOnline ? 'now' : moment(lastSeenAtMs),
    id: accountId,
  }))
  return { json: people, text: table(rows) }
}

const show: AdminCommand = async ({ desk, words: [named] }) => {
  const { accountId } = await findPerson(desk, named)
  const shown = await desk.ask(showAccount, { accountId })
  const { person, devices, sessions, roomCount } = shown
  const text = [
    `${person.name}: ${person.role}, ${person.state}, in ${roomCount} rooms, here since ${moment(person.createdAtMs)} UTC`,
    `\nDevices\n${table(devices.map(({ deviceId, lastSeenAtMs, place }) => ({ device: deviceId, seen: moment(lastSeenAtMs), place })))}`,
    `\nSessions\n${table(sessions.map(({ sessionId, kind, usedAtMs, addressRange }) => ({ session: sessionId, by: kind, used: moment(usedAtMs), from: addressRange })))}`,
  ]
  return { json: shown, text: text.join('\n') }
}

const suspend: AdminCommand = async ({ desk, words: [named] }) => {
  const { accountId, name } = await findPerson(desk, named)
  const json = await desk.ask(suspendAccount, { accountId })
  return { json, text: `${name} is suspended; ${json.ended} sessions ended.` }
}

const restore: AdminCommand = async ({ desk, words: [named] }) => {
  const { accountId, name } = await findPerson(desk, named)
  return { json: await desk.ask(restoreAccount, { accountId }), text: `${name} may sign in again.` }
}

const role: AdminCommand = async ({ desk, words: [named, given] }) => {
  const wanted = WorkspaceRole.safeParse(given)
  if (!wanted.success) throw new ConfigError('Say which role: owner, admin or member.')
  const { accountId, name } = await findPerson(desk, named)
  const json = await desk.ask(setAccountRole, { accountId, role: wanted.data })
  return { json, text: `${name} is ${wanted.data} now.` }
}

const signOut: AdminCommand = async ({ desk, words: [named, sessionId] }) => {
  const { accountId, name } = await findPerson(desk, named)
  const json = await desk.ask(signOutAccount, { accountId, ...(sessionId !== undefined && { sessionId }) })
  return { json, text: `${json.ended} sessions of ${name} ended.` }
}

const removeDevice: AdminCommand = async ({ desk, words: [named, device] }) => {
  if (device === undefined) throw new ConfigError('Say which device; securechat admin users show lists them.')
  const { accountId, name } = await findPerson(desk, named)
  // Safe: the server refuses what is no id.
  const json = await desk.ask(revokeAccountDevice, { accountId, deviceId: device as DeviceId })
  return { json, text: `That device of ${name} is shut out.` }
}

const remove: AdminCommand = async ({ desk, words: [named], isSure }) => {
  const { accountId, name } = await findPerson(desk, named)
  if (!isSure) throw new ConfigError(`Deleting ${name} cannot be undone: say --yes to do it.`)
  return { json: await desk.ask(deleteAccount, { accountId }), text: `${name} is deleted.` }
}

export const people: Record<string, AdminCommand> = {
  list,
  show,
  suspend,
  restore,
  role,
  'sign-out': signOut,
  'remove-device': removeDevice,
  delete: remove,
}
