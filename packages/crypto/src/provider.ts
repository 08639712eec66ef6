import { expand, extract } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha384 } from '@noble/hashes/sha2.js'
import { type CiphersuiteImpl, type CryptoProvider, getCiphersuiteFromName } from 'ts-mls'
import { makeHpke } from 'ts-mls/crypto/implementation/default/makeHpke.js'
import { equalBytes, randomBytes } from './bytes.ts'
import { createLeafKeys, signP384, verifyP384 } from './p384-signature.ts'

/** The one suite rooms use: number 7 of RFC 9420 §17.1. */
export const suiteName = 'MLS_256_DHKEMP384_AES256GCM_SHA384_P384'

const HASH_BYTES = 48

/**
 * The primitives MLS runs on.
 *
 * HPKE, AES and ECDSA are WebCrypto's. HKDF and HMAC are noble's, since they are synchronous: an epoch costs
 * six tiny derivations per member, and as many round trips through WebCrypto would cost ten times as much.
 * Against the library's own provider, signature keys are uncompressed points as RFC 9420 §5.1.1 asks, and are
 * imported once rather than for every signature.
 */
const mlsProvider: CryptoProvider = {
  async getCiphersuiteImpl(suite): Promise<CiphersuiteImpl> {
    if (suite.name !== suiteName) throw new RangeError(`mls: only ${suiteName}`)
    return {
      name: suiteName,
      hpke: await makeHpke(suite.hpke),
      signature: { sign: signP384, verify: verifyP384, keygen: createLeafKeys },
      kdf: {
        size: HASH_BYTES,
        extract: async (salt, secret) => extract(sha384, secret, salt),
        expand: async (secret, info, length) => expand(sha384, secret, info, length),
      },
      hash: {
        digest: async (data) => sha384(data),
        mac: async (key, data) => hmac(sha384, key, data),
        verifyMac: async (key, mac, data) => equalBytes(hmac(sha384, key, data), mac),
      },
      rng: { randomBytes },
    }
  },
}

let suite: Promise<CiphersuiteImpl> | undefined

/** The suite's primitives, made once. */
export function mlsSuite(): Promise<CiphersuiteImpl> {
  suite ??= mlsProvider.getCiphersuiteImpl(getCiphersuiteFromName(suiteName))
  return suite
}
