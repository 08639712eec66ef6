import { connect, type Socket } from 'node:net'

/** @returns nothing when nobody listens there. */
export function dial(path: string): Promise<Socket | undefined> {
  return new Promise((done) => {
    const socket = connect(path)
    socket.once('connect', () => done(socket))
    socket.once('error', () => done(undefined))
  })
}
