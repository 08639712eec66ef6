/** Bytes as the database keeps them, from base64url as the wire carries them. */
export function toBlob(base64url: string): Uint8Array {
  return Buffer.from(base64url, 'base64url')
}

export function fromBlob(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}
