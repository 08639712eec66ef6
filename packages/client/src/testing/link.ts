import { SocketLink } from '../connection/link.ts'
import { settle, TestClock } from './clock.ts'
import { TestSocket } from './socket.ts'

export const origin = 'https://chat.example.org'
export const describeReply = (timeMs: number) => ({
  isSetUp: true,
  protocol: 1,
  version: '0',
  timeMs,
  fileBytes: 9,
  providers: [],
})

export function aLink({ random = () => 0.5 }: { random?: () => number } = {}) {
  const clock = new TestClock()
  const sockets: TestSocket[] = []
  const seen = { states: [] as string[], refusals: 0, signed: [] as unknown[] }
  const link: SocketLink = new SocketLink({
    serverUrl: origin,
    credentials: {
      token: async () => 'alices-token',
      sign: async (challenge) => (seen.signed.push(challenge), 'S'.repeat(86)),
    },
    connect: (url, subprotocol) => {
      const socket = new TestSocket(url, subprotocol)
      sockets.push(socket)
      return socket.raw
    },
    nowMs: clock.nowMs,
    random,
    schedule: clock.schedule,
    changed: () => seen.states.push(link.state.kind),
    refused: () => seen.refusals++,
  })
  const last = () => sockets.at(-1)!
  const open = async () => {
    last().challenges(origin, clock.nowMs())
    await settle()
    last().opens(clock.nowMs())
  }
  return { link, clock, sockets, seen, last, open }
}

export async function anOpenLink(options?: { random?: () => number }) {
  const made = aLink(options)
  made.link.start()
  await made.open()
  return made
}
