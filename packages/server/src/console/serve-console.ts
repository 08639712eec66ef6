import { chmod, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { ChatError, errors } from '@securechat/protocol'
import { z } from 'zod'
import type { Admit } from '../gateway/admit.ts'
import { codeOf } from '../gateway/failure.ts'
import { reportBug, type Log } from '../log.ts'
import { dial } from './dial.ts'

const ConsoleRequest = z.strictObject({ op: z.string(), input: z.unknown() })
const LONGEST_LINE = 64 * 1024

/**
 * Lets whoever may open a socket in the data directory do what administrators do: one JSON request a line, one answer a line.
 *
 * @returns what stops it.
 */
export async function serveConsole(
  path: string,
  { admit, log }: { admit: Admit; log: Log },
): Promise<() => Promise<void>> {
  if (await isServed(path)) {
    log.warn({ path }, 'another server of this data directory serves the console')
    return async () => {}
  }
  await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    void answer(socket, admit)
  })
  await listen(server, path)
  return async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
    await rm(path, { force: true })
  }
}

async function isServed(path: string): Promise<boolean> {
  const socket = await dial(path)
  socket?.destroy()
  return socket !== undefined
}

/** Nobody else may open it, not even for the moment between its being made and its mode being set. */
async function listen(server: Server, path: string): Promise<void> {
  const before = process.umask(0o177)
  try {
    const ready = new Promise<void>((done, failed) => server.once('listening', done).once('error', failed))
    server.listen(path)
    await ready
  } finally {
    process.umask(before)
  }
  if (process.platform !== 'win32') await chmod(path, 0o600)
}

async function answer(socket: Socket, admit: Admit): Promise<void> {
  socket.on('error', () => socket.destroy())
  const lines = createInterface({ input: socket })
  try {
    for await (const line of lines) {
      if (line.length > LONGEST_LINE) break
      socket.write(`${JSON.stringify(await carryOut(line, admit))}\n`)
    }
  } catch (error) {
    reportBug(error)
  }
  socket.end()
}

async function carryOut(line: string, admit: Admit): Promise<object> {
  try {
    const { op, input } = ConsoleRequest.parse(JSON.parse(line))
    return { output: await admit(consoleCaller, op, input) }
  } catch (error) {
    const code = error instanceof ChatError ? codeOf(error) : 'bad-request'
    return { error: code, says: errors[code].says }
  }
}

/** Whoever may read the data directory may do everything anyway. */
export const consoleCaller = { address: 'console', origin: 'console', isConsole: true } as const
