import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Socket } from 'node:net'
import {
  ChatError,
  errors,
  type ErrorCode,
  type InputOf,
  type Operation,
  type OutputOf,
} from '@securechat/protocol'
import { Registry } from 'prom-client'
import { openDesk } from '../administration/open-desk.ts'
import { Audiences } from '../audiences.ts'
import { openBus } from '../bus/open.ts'
import { clockWith } from '../clock.ts'
import type { Config } from '../config.ts'
import { ConfigError } from '../config/config-error.ts'
import { createAdmit, type Admit } from '../gateway/admit.ts'
import { createRateLimits } from '../gateway/rate-limits.ts'
import { openLog } from '../log.ts'
import { Timings } from '../metrics/timings.ts'
import type { Services } from '../operation.ts'
import { Presence } from '../presence.ts'
import { openStorage } from '../storage/open.ts'
import { consolePath } from './console-path.ts'
import { dial } from './dial.ts'
import { consoleCaller } from './serve-console.ts'

/** Where an administrator at the machine asks for operations. */
export interface Console extends AsyncDisposable {
  /** Whether a server of this data directory answers. */
  isRunning: boolean
  /** @throws ChatError */
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>>
}

/**
 * Reaches the server that runs over this data directory, or, where none does, works over the database itself: what was done is then
 * told to other servers over Redis, where there is one.
 *
 * @throws ConfigError when there is neither a server nor a workspace.
 */
export async function openConsole(config: Config): Promise<Console> {
  const path = consolePath(config.storage.dataDir)
  const socket = path === undefined ? undefined : await dial(path)
  return socket ? overSocket(socket) : overDatabase(config)
}

function overSocket(socket: Socket): Console {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  return {
    isRunning: true,
    async ask<Op extends Operation>(operation: Op, input: InputOf<Op>) {
      socket.write(`${JSON.stringify({ op: operation.name, input })}\n`)
      const { value, done } = await lines.next()
      if (done) throw new ChatError('shutting-down')
      // Safe: the server on this machine answers one line of JSON to each, of this shape.
      const reply = JSON.parse(value as string) as { output: OutputOf<Op> } | { error: string }
      if ('error' in reply)
        throw new ChatError(reply.error in errors ? (reply.error as ErrorCode) : 'internal')
      return reply.output
    },
    async [Symbol.asyncDispose]() {
      socket.destroy()
    },
  }
}

async function overDatabase(config: Config): Promise<Console> {
  const { storage: place } = config
  if (place.postgresUrl === undefined && !existsSync(join(place.dataDir, 'securechat.db')))
    throw new ConfigError(`There is no workspace in ${place.dataDir}: storage.dataDir says where it is.`)
  await using opened = new AsyncDisposableStack()
  // Only what stops us is worth a line between a command and its answer.
  const log = openLog({ ...config.logging, level: 'error' })
  const storage = opened.adopt(await openStorage(config, log), (one) => one.close())
  if ((await storage.workspaceName()) === undefined)
    throw new ConfigError('This workspace has no account yet: start the server and set it up.')
  const bus = opened.adopt(await openBus(config, { storage, log }), (one) => one.close())
  const clock = clockWith({})
  const presence = opened.adopt(new Presence({ bus, storage, clock }), (one) => one.stop())
  const { desk, stop } = await openDesk({ storage, bus, clock })
  opened.defer(stop)
  // Safe: administrators' operations touch no more than `AdminContext` (operation.ts), and no others are asked for here.
  const services = { storage, bus, presence, desk, nowMs: clock.nowMs } as unknown as Services
  const admit: Admit = createAdmit({
    services,
    audiences: new Audiences(storage, { rooms: 1, members: 1 }),
    limits: createRateLimits(config.security.rateLimits, clock),
    timings: new Timings(new Registry()),
    log,
  })
  const held = opened.move()
  return {
    isRunning: false,
    // Safe: `admit` answers each operation with its own output.
    ask: async (operation, input) =>
      (await admit(consoleCaller, operation.name, input)) as OutputOf<typeof operation>,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}
