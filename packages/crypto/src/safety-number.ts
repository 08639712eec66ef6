import { sha512 } from '@noble/hashes/sha2.js'
import { concat, fromBase64url } from './bytes.ts'

/** Enough to make a search for a look-alike key 2^12 times dearer, and still a fraction of a second to compute. */
const ITERATIONS = 5200
const GROUPS = 6
const GROUP_BYTES = 5

/**
 * Sixty digits for two people to compare: thirty from each account key, the same whoever asks. Twelve groups of five,
 * separated by spaces.
 *
 * @param identityKeyA SPKI, base64url; likewise the other.
 * @see Signal's numeric fingerprints, which this follows: 5200 rounds of SHA-512, five bytes modulo 100,000 per group.
 */
export function safetyNumber(identityKeyA: string, identityKeyB: string): string {
  return [identityKeyA, identityKeyB].map(halfNumber).sort().join(' ')
}

function halfNumber(identityKey: string): string {
  const key = fromBase64url(identityKey)
  let hash: Uint8Array = key
  for (let round = 0; round < ITERATIONS; round++) hash = sha512(concat(hash, key))
  return Array.from({ length: GROUPS }, (_, group) => fiveDigits(hash, group * GROUP_BYTES)).join(' ')
}

function fiveDigits(hash: Uint8Array, at: number): string {
  const value = hash.subarray(at, at + GROUP_BYTES).reduce((total, byte) => total * 256 + byte, 0)
  return String(value % 100_000).padStart(5, '0')
}
