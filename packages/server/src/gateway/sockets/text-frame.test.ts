import assert from 'node:assert/strict'
import type { Writable } from 'node:stream'
import { it } from 'node:test'
import * as ws from 'ws'
import { textFrame } from './text-frame.ts'

// Safe: the library exports its parser, and its types leave that out.
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable }

it('frames text of any length as one that a WebSocket peer reads back', () => {
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]) {
    const text = 'é'.repeat(Math.floor(length / 2)) + 'x'.repeat(length % 2)
    const received: string[] = []
    const receiver = new Receiver({ isServer: false })
    receiver.on('message', (data: Buffer) => received.push(data.toString()))
    receiver.write(textFrame(text))
    assert.deepEqual(received, [text], `${length} bytes`)
  }
})
