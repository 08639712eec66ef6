import assert from 'node:assert/strict'
import {
  type ClientState,
  createCommit,
  type CreateCommitOptions,
  decodeGroupState,
  encodeMlsMessage,
  type PrivateKeyPackage,
  type Proposal,
} from 'ts-mls'
import { decodeKeyPackage } from 'ts-mls/keyPackage.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { equalBytes, fromBase64url, fromUtf8 } from '../bytes.ts'
import type { Group } from '../group.ts'
import type { CredentialCheck, KeyPackage } from '../mls-engine.ts'
import { mlsSuite } from '../provider.ts'
import { configFor } from '../ts-mls-group.ts'

/** For attackers, and for vectors with made-up members. Never for what ships. */
export const trustAnybody: CredentialCheck = { validate: async () => true, nowMs: () => Date.now() }

/** The library's state inside a group, for attacks that our own interface does not allow. Its owner trusts anybody. */
export function stateOf(group: Group): ClientState {
  const [state] = decodeGroupState(group.serialize(), 1) ?? []
  assert.ok(state)
  return { ...state, clientConfig: configFor(trustAnybody) }
}

/** A commit with any proposals, as a member with other software could make it. */
export async function rogueCommit(
  state: ClientState,
  proposals: Proposal[],
  options: CreateCommitOptions = {},
): Promise<{ commit: Uint8Array; state: ClientState }> {
  const made = await createCommit(
    { state, cipherSuite: await mlsSuite() },
    { extraProposals: proposals, wireAsPublicMessage: true, ratchetTreeExtension: true, ...options },
  )
  return { commit: encodeMlsMessage(made.commit), state: made.newState }
}

/** A key package as the library takes it, with its private keys. */
export function keysOf({ public: bytes, secret }: KeyPackage) {
  const [keyPackage] = decodeKeyPackage(bytes, 0) ?? []
  assert.ok(keyPackage)
  const form = JSON.parse(fromUtf8(secret)) as Record<'initKey' | 'encryptionKey' | 'signKey', string>
  const keys: PrivateKeyPackage = {
    initPrivateKey: fromBase64url(form.initKey),
    hpkePrivateKey: fromBase64url(form.encryptionKey),
    signaturePrivateKey: fromBase64url(form.signKey),
  }
  return { keyPackage, keys }
}

/**
 * Whether somebody with an old epoch's secrets can compute the next one from what the commit shows: true when
 * the commit brought no fresh secret.
 */
export async function knowsNextEpoch(old: Group, next: Group): Promise<boolean> {
  const { kdf } = await mlsSuite()
  const zeros = new Uint8Array(kdf.size)
  const after = stateOf(next)
  const guessed = await initializeEpoch(
    stateOf(old).keySchedule.initSecret,
    zeros,
    after.groupContext,
    zeros,
    kdf,
  )
  return equalBytes(guessed.keySchedule.exporterSecret, after.keySchedule.exporterSecret)
}
