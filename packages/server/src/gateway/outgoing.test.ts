import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { limits } from '@securechat/protocol'
import { Outgoing } from './outgoing.ts'

import type { Frame, Socket } from './sockets/socket.ts'

/** A socket whose other end reads as much as it is told to. */
class StuckSocket implements Socket {
  readonly encode = () => frameOf(1)
  waitingBytes = 0
  closings: string[] = []

  send(frame: Frame): void {
    this.waitingBytes += frame.byteLength
  }

  close(code: number, reason: string): void {
    this.closings.push(`${code} ${reason}`)
  }
}

const frameOf = (sizeBytes: number): Frame => new Uint8Array(sizeBytes)

describe('what waits for a socket', () => {
  it('has a bound, beyond which the socket is closed and told to resume', () => {
    const socket = new StuckSocket()
    const outgoing = new Outgoing(socket)
    for (let count = 0; count < 1000; count++) outgoing.send(frameOf(10_000))
    assert.deepEqual(socket.closings, ['1013 slow-reader'])
    assert.ok(socket.waitingBytes <= limits.socketBufferedBytes + 10_000)
  })

  it('may be a large answer, and events behind it, while that is being read', () => {
    const socket = new StuckSocket()
    const outgoing = new Outgoing(socket)
    outgoing.answer(frameOf(4 * limits.socketBufferedBytes))
    for (let count = 0; count < 50; count++) outgoing.send(frameOf(10_000))
    assert.deepEqual(socket.closings, [])
    socket.waitingBytes = limits.socketBufferedBytes / 2
    outgoing.send(frameOf(10_000))
    socket.waitingBytes = 3 * limits.socketBufferedBytes
    outgoing.send(frameOf(10_000))
    assert.deepEqual(socket.closings, ['1013 slow-reader'])
  })

  it('is bounded too for somebody who asks for much and reads nothing', () => {
    const socket = new StuckSocket()
    const outgoing = new Outgoing(socket)
    for (let count = 0; count < 100; count++) outgoing.answer(frameOf(limits.socketBufferedBytes))
    assert.deepEqual(socket.closings, ['1013 slow-reader'])
    assert.ok(socket.waitingBytes <= 10 * limits.socketBufferedBytes)
  })
})
