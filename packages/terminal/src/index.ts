import { chat } from './commands/chat.ts'
import { login, logout } from './commands/login.ts'
import { rooms } from './commands/rooms.ts'
import { send } from './commands/send.ts'
import { tail } from './commands/tail.ts'
import { webhook } from './commands/webhook.ts'
import { exitCodes, TerminalError } from './terminal-error.ts'

const commands = { login, logout, rooms, send, tail, chat, webhook }

/** Runs a command of a signed-in device. What its person can mend is one sentence and an exit code; anything else is thrown. */
export async function runTerminal(command: keyof typeof commands, args: string[]): Promise<void> {
  try {
    await commands[command](args)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !tellable.has(error.name)) throw error
    console.error(`securechat: ${error.message}`)
    process.exitCode = error instanceof TerminalError ? exitCodes[error.code] : 1
  }
}

/** Errors made to be told; those of the client come through its remote interface as one kind. */
const tellable = new Set(['TerminalError', 'EngineError', 'ChatError', 'CryptoError', 'OfflineError'])
