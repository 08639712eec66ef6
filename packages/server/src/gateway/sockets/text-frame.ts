import type { Frame } from './socket.ts'

const FINAL_TEXT = 0x81
const FINAL_BINARY = 0x82

/** Encodes text as one unmasked WebSocket frame (RFC 6455 §5.2), header and all, so that fan-out copies nothing. */
export function textFrame(text: string): Frame {
  const { frame, at } = emptyFrame(FINAL_TEXT, Buffer.byteLength(text))
  frame.write(text, at)
  return frame
}

/** The same of bytes. */
export function binaryFrame(bytes: Uint8Array): Frame {
  const { frame, at } = emptyFrame(FINAL_BINARY, bytes.length)
  frame.set(bytes, at)
  return frame
}

/** @returns a frame with its header, and where its payload begins. */
function emptyFrame(kind: number, length: number): { frame: Buffer; at: number } {
  const headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame[0] = kind
  if (headerBytes === 2) frame[1] = length
  if (headerBytes === 4) frame[1] = 126
  if (headerBytes === 4) frame.writeUInt16BE(length, 2)
  if (headerBytes === 10) frame[1] = 127
  if (headerBytes === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  return { frame, at: headerBytes }
}
