import { fileURLToPath } from 'node:url'
import { program, type SystemUnderTest } from './system.ts'

const register = fileURLToPath(new URL('../naive/register.ts', import.meta.url))
/** As it is shipped: scripts/start.mjs, docker. */
const asShipped = ['--max-semi-space-size=4']
const own = { speaks: 'securechat', program: program('server-program.ts'), nodeArgs: asShipped } as const

export const overTls: SystemUnderTest = { ...own, name: 'SecureChat, TLS 1.3', isEncrypted: true }
export const plain: SystemUnderTest = { ...own, name: 'SecureChat, plain', isEncrypted: false }
export const naive: SystemUnderTest = {
  ...overTls,
  name: 'naive mode, TLS 1.3',
  nodeArgs: [...asShipped, '--import', register],
}
/** What npm gives whoever looks for real-time messages; nothing is stored. */
export const socketIo: SystemUnderTest = {
  name: 'socket.io, plain, nothing stored',
  speaks: 'socket.io',
  isEncrypted: false,
  program: program('peers/socket-io-server.ts'),
}
