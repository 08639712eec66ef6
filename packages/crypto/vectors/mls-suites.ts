import type { CiphersuiteImpl } from 'ts-mls'
import {
  type CiphersuiteId,
  getCiphersuiteFromId,
  getCiphersuiteNameFromId,
} from 'ts-mls/crypto/ciphersuite.js'
import { defaultCryptoProvider } from 'ts-mls/crypto/implementation/default/provider.js'
import { concat } from '../src/bytes.ts'
import { mlsSuite } from '../src/provider.ts'
import { fromHex } from './vector-files.ts'

const OURS = 7

/** Suite 7 on our primitives; the others on the library's, so that its patched protocol code is exercised by them too. */
export function suiteOf(id: number): Promise<CiphersuiteImpl> {
  if (id === OURS) return mlsSuite()
  return defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromId(asId(id)))
}

export function suiteNameOf(id: number) {
  return getCiphersuiteNameFromId(asId(id))
}

/** A signature key as that suite's implementation takes it: ours wants the public point behind the scalar. */
export function signKeyOf(id: number, privateKey: string, publicKey: Uint8Array): Uint8Array {
  return id === OURS ? concat(fromHex(privateKey), publicKey) : fromHex(privateKey)
}

/** All cases of suite 7 and the first few of each other suite, where all of them would take minutes. */
export function mostlyOurs<Case extends { cipher_suite: number }>(json: unknown): Case[] {
  const seen = new Map<number, number>()
  return every<Case>(json).filter(({ cipher_suite: suite }) => {
    const count = (seen.get(suite) ?? 0) + 1
    seen.set(suite, count)
    return suite === OURS || count <= 4
  })
}

export function every<Case>(json: unknown): Case[] {
  return json as Case[] // SAFETY: the published form; a wrong one fails in its check.
}

function asId(id: number): CiphersuiteId {
  return id as CiphersuiteId // SAFETY: vectors use 1 to 7, which the library knows.
}
