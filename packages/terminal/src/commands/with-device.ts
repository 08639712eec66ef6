import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import type { EngineClient } from '@securechat/client'
import { openDevice } from '../device/open-device.ts'
import { Profile } from '../device/profile.ts'
import { waitForState } from '../device/wait-for.ts'
import { TerminalError } from '../terminal-error.ts'

/** How long a command waits for the server before it makes do with what is here. */
const ONLINE_MS = 10_000

/** Options that every command of a signed-in device takes. */
export const deviceOptions = { profile: { type: 'string' } } as const satisfies ParseArgsOptionsConfig

/** Reads a command's arguments; what does not fit is one sentence. */
export function readArgs<Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options: { ...deviceOptions, ...options }, allowPositionals: true })
  } catch (error) {
    throw new TerminalError('bad-usage', error instanceof Error ? error.message : String(error))
  }
}

/** Opens the profile's device for as long as `use` takes. @throws TerminalError `not-signed-in` */
export async function withDevice(
  profileName: string | undefined,
  use: (client: EngineClient) => Promise<void>,
): Promise<void> {
  const shared = await openDevice(new Profile(profileName))
  try {
    const { phase } = await shared.client.api.state()
    if (phase.kind !== 'signed-in')
      throw new TerminalError('not-signed-in', 'This device is signed out: run “securechat login” again.')
    // What is on the device is usable without; only what is asked of the server needs it.
    await waitForState(
      shared.client,
      ({ connection }) => connection.kind === 'online' || undefined,
      ONLINE_MS,
    )
    await use(shared.client)
  } finally {
    await shared.close()
  }
}
