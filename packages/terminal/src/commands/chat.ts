import { createElement } from 'react'
import { TerminalError } from '../terminal-error.ts'
import { readArgs, withDevice } from './with-device.ts'

/** `securechat chat`: rooms, messages and a line to write on, in the whole terminal. */
export async function chat(args: string[]): Promise<void> {
  const { values, positionals } = readArgs(args, {})
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new TerminalError('bad-usage', '“securechat chat” needs a terminal; scripts use send and tail.')
  await withDevice(values.profile, async (client) => {
    const [{ render }, { ChatScreen }] = await Promise.all([import('ink'), import('../chat/chat-screen.ts')])
    const screen = render(createElement(ChatScreen, { client, first: positionals[0] }), {
      exitOnCtrlC: true,
      alternateScreen: true,
    })
    await screen.waitUntilExit()
  })
}
