/** What we use of http_ece, which comes without types. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  interface Encryption {
    version: 'aes128gcm'
    privateKey: ECDH
    /** The receiver's public key, base64url. */
    dh: string
    /** base64url. */
    authSecret: string
    /** Bytes of padding. */
    pad: number
  }

  const ece: { encrypt(plain: Buffer, given: Encryption): Buffer }
  export default ece
}
