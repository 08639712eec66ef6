import { channelCommands } from './channel-commands.ts'
import { historyCommands } from './history.ts'
import type { IrcMessage } from './message.ts'
import { queryCommands } from './query-commands.ts'
import { registrationCommands } from './registration.ts'
import type { Session } from './session.ts'
import { textCommands } from './text-commands.ts'

export interface Command {
  /** How many parameters it needs at least, or it is answered with 461. */
  needs?: number
  /** Whether it may be said before registration is complete. */
  isEarly?: boolean
  run: (session: Session, message: IrcMessage) => void | Promise<void>
}

const table: Readonly<Record<string, Command>> = {
  ...registrationCommands,
  ...channelCommands,
  ...textCommands,
  ...queryCommands,
  ...historyCommands,
}

async function run(session: Session, message: IrcMessage): Promise<void> {
  const { command, params } = message
  const known = Object.hasOwn(table, command) ? table[command] : undefined
  if (!session.isRegistered && !known?.isEarly) return session.numeric('451', ['You have not registered'])
  if (!known) return session.numeric('421', [command, 'Unknown command'])
  if (params.length < (known.needs ?? 0)) return session.numeric('461', [command, 'Not enough parameters'])
  await known.run(session, message)
}

/** Tells those who share a room with a guest that they are gone, and takes them out of it. Others stay in their rooms. */
function quitNetwork(session: Session, reason: string): void {
  const { network, accountId, connection } = session
  network.topicsShown.delete(session)
  network.former.unshift({
    nick: session.nick,
    user: session.user,
    realName: session.realName,
    atMs: Date.now(),
  })
  network.former.splice(100)
  if (accountId === undefined || !connection.hasGuests || network.sessionsOf(accountId).length > 0) return
  const shared = [...network.channels.values()].filter(({ members }) => members.has(accountId))
  const hearers = [...network.sessions].filter((other) =>
    shared.some(
      ({ members, isDirect }) => !isDirect && other.accountId !== undefined && members.has(other.accountId),
    ),
  )
  for (const other of hearers) other.write({ source: session.source, command: 'QUIT', params: [reason] })
  network.quitting.add(accountId)
  for (const { members } of shared) members.delete(accountId)
  network.forget(accountId)
  session.leaveAll(shared.map(({ roomId }) => roomId))
}

export const commands = { run, quitNetwork }
