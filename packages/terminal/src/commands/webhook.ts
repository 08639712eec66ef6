import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { findRoom } from '../device/find-room.ts'
import { TerminalError } from '../terminal-error.ts'
import { readHooks } from '../webhook/hooks-file.ts'
import { serveHooks } from '../webhook/serve-hooks.ts'
import { stored } from './send.ts'
import { untilInterrupted } from './tail.ts'
import { readArgs, withDevice } from './with-device.ts'

const usage = 'securechat webhook --hooks FILE [--port 8090] [--host 127.0.0.1]'
const STORED_WITHIN_MS = 30_000

/** `securechat webhook`: turns HTTP requests into sealed messages of this device, until it is interrupted. */
export async function webhook(args: string[]): Promise<void> {
  const { values } = readArgs(args, {
    hooks: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
  })
  const port = Number(values.port ?? 8090)
  if (values.hooks === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TerminalError('bad-usage', usage)
  const hooks = await readHooks(values.hooks)
  await withDevice(values.profile, async (client) => {
    const roomIds = new Map<string, Awaited<ReturnType<typeof findRoom>>>()
    for (const { name, room } of hooks) roomIds.set(name, await findRoom(client, room))
    const server = serveHooks(hooks, async ({ name }, text) => {
      const roomId = roomIds.get(name)!
      const { eventId } = await client.api.send(roomId, text)
      await stored(client, { roomId, eventId, timeoutMs: STORED_WITHIN_MS })
      return eventId
    })
    const interrupted = untilInterrupted()
    server.listen(port, values.host ?? '127.0.0.1')
    await once(server, 'listening')
    // Safe: it listens on a port.
    const { address, port: open, family } = server.address() as AddressInfo
    console.log(
      `Webhooks are taken at http://${family === 'IPv6' ? `[${address}]` : address}:${open}/hooks/NAME`,
    )
    await interrupted
    server.close()
    server.closeAllConnections()
  })
}
