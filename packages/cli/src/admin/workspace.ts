import {
  closeReport,
  closeRoom,
  listAllRooms,
  listAudit,
  listInvites,
  listReports,
  LogArea,
  LogLevel,
  readHealth,
  readRetention,
  rotateKeys,
  setLogLevel,
  setRetention,
  verifyAudit,
  withdrawInvite,
  type InviteId,
  type ReportId,
  type RoomId,
} from '@securechat/server/administration'
import { ConfigError } from '@securechat/server'
import type { AdminCommand } from './command.ts'
import { moment, table } from './table.ts'

const needed = (word: string | undefined, what: string): string => {
  if (word === undefined) throw new ConfigError(`Say which ${what}.`)
  return word
}

export const rooms: Record<string, AdminCommand> = {
  async list({ desk }) {
    const json = (await desk.ask(listAllRooms, {})).rooms
    const rows = json.map(({ roomId, kind, memberIds, entries, keepDays, createdAtMs }) => ({
      room: roomId,
      kind,
      members: memberIds.length,
      entries,
      kept: keepDays === undefined ? '' : `${keepDays} days`,
      made: moment(createdAtMs),
    }))
    return { json, text: table(rows) }
  },
  async close({ desk, words: [room], isSure }) {
    // Safe: the server refuses what is no id.
    const roomId = needed(room, 'room') as RoomId
    if (!isSure)
      throw new ConfigError('Everybody leaves a room that is closed, for good: say --yes to do it.')
    const json = await desk.ask(closeRoom, { roomId })
    return { json, text: `The room is closed; ${json.left} people were in it.` }
  },
}

export const invites: Record<string, AdminCommand> = {
  async list({ desk }) {
    const json = (await desk.ask(listInvites, {})).invites
    const rows = json.map(({ inviteId, madeBy, roomId, usesLeft, expiresAtMs }) => ({
      invitation: inviteId,
      by: madeBy,
      room: roomId,
      uses: usesLeft,
      until: moment(expiresAtMs),
    }))
    return { json, text: table(rows) }
  },
  async create() {
    throw new ConfigError(
      'An invitation carries the key of a room, which the server does not have: members make them, in the client.',
    )
  },
  async revoke({ desk, words: [invite] }) {
    const inviteId = needed(invite, 'invitation') as InviteId
    return { json: await desk.ask(withdrawInvite, { inviteId }), text: 'The invitation is withdrawn.' }
  },
}

const daysOf = (word: string): number | undefined => {
  if (word === 'forever') return undefined
  if (!/^\d{1,4}$/.test(word) || Number(word) < 1)
    throw new ConfigError('Say for how many days, from 1 to 3650, or forever.')
  return Number(word)
}

const setRule =
  (what: 'messages' | 'audit'): AdminCommand =>
  async ({ desk, words: [given, room] }) => {
    const days = daysOf(needed(given, 'number of days'))
    const rule = { what, ...(days && { days }), ...(room !== undefined && { roomId: room as RoomId }) }
    return {
      json: await desk.ask(setRetention, rule),
      text: `Kept ${days ? `for ${days} days` : 'for good'}.`,
    }
  }

export const retention: Record<string, AdminCommand> = {
  async show({ desk }) {
    const json = await desk.ask(readRetention, {})
    const say = (days: number | undefined) => (days === undefined ? 'for good' : `for ${days} days`)
    return { json, text: `Messages are kept ${say(json.keepDays)}, the audit log ${say(json.auditDays)}.` }
  },
  messages: setRule('messages'),
  audit: setRule('audit'),
}

export const audit: Record<string, AdminCommand> = {
  async list({ desk, after }) {
    const { entries } = await desk.ask(listAudit, after === undefined ? { limit: 50 } : { after })
    const rows = entries.map(({ seq, atMs, act, outcome, by, actorId, subject, address }) => ({
      no: seq,
      at: moment(atMs),
      act,
      outcome,
      by: actorId ?? by,
      to: subject,
      from: address,
    }))
    return { json: entries, text: table(rows) }
  },
  async verify({ desk, head }) {
    const json = await desk.ask(verifyAudit, {})
    if (!json.isWhole)
      return { json, isWrong: true, text: `The audit log is broken at entry ${json.brokenAt}.` }
    const [seq = '', hash] = head?.split(':') ?? []
    if (head !== undefined) {
      const [entry] = await desk
        .ask(listAudit, { after: Number(seq) - 1, limit: 1 })
        .then(({ entries }) => entries)
      if (entry?.seq !== Number(seq) || entry.hash !== hash)
        return {
          json,
          isWrong: true,
          text: `Entry ${seq} is not the one that was noted: the log was cut or rewritten.`,
        }
    }
    const { entries, head: last } = json
    return { json, text: `The audit log is whole: ${entries} entries. Its head is ${last.seq}:${last.hash}` }
  },
}

export const reports: Record<string, AdminCommand> = {
  async list({ desk }) {
    const json = (await desk.ask(listReports, {})).reports
    const rows = json.map(({ reportId, reportedAtMs, reporterId, message, closedAtMs }) => ({
      report: reportId,
      at: moment(reportedAtMs),
      by: reporterId,
      about: message.accountId,
      closed: moment(closedAtMs),
    }))
    return { json, text: table(rows) }
  },
  async close({ desk, words: [report] }) {
    const reportId = needed(report, 'report') as ReportId
    return { json: await desk.ask(closeReport, { reportId }), text: 'The report is closed.' }
  },
}

export const keys: Record<string, AdminCommand> = {
  async rotate({ desk }) {
    const text =
      'Access tokens are signed with new keys. Those of before run out within 15 minutes; nobody is signed out.'
    return { json: await desk.ask(rotateKeys, {}), text }
  },
}

export const health: AdminCommand = async ({ desk }) => {
  if (!desk.isRunning) throw new ConfigError('No server runs over this data directory.')
  const json = await desk.ask(readHealth, {})
  return { json, text: JSON.stringify(json, undefined, 2) }
}

export const logLevel: AdminCommand = async ({ desk, words: [area, level] }) => {
  if (!desk.isRunning) throw new ConfigError('No server runs over this data directory.')
  const given = { area: LogArea.safeParse(area), level: LogLevel.safeParse(level) }
  if (!given.area.success) throw new ConfigError(`Say which area: ${LogArea.options.join(', ')}.`)
  if (!given.level.success) throw new ConfigError(`Say which level: ${LogLevel.options.join(', ')}.`)
  const json = await desk.ask(setLogLevel, { area: given.area.data, level: given.level.data })
  return { json, text: `The ${given.area.data} logs from ${given.level.data} on, until the next start.` }
}
