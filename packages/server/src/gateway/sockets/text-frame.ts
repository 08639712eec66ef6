import type { Frame } from './socket.ts'

const FINAL_TEXT = 0x81

/** Encodes text as one unmasked WebSocket frame (RFC 6455 §5.2), header and all, so that fan-out copies nothing. */
export function textFrame(text: string): Frame {
  const length = Buffer.byteLength(text)
  const headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame[0] = FINAL_TEXT
  if (headerBytes === 2) frame[1] = length
  if (headerBytes === 4) frame[1] = 126
  if (headerBytes === 4) frame.writeUInt16BE(length, 2)
  if (headerBytes === 10) frame[1] = 127
  if (headerBytes === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.write(text, headerBytes)
  return frame
}
