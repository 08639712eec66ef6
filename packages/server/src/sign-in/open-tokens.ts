import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { KeyGeneration } from '../administration/rules.ts'
import { DpopNonces } from '../gateway/dpop.ts'
import type { Storage } from '../storage/storage.ts'
import { AccessTokens } from './access-tokens.ts'
import { macSecret, ServerKeys } from './server-keys.ts'
import { SessionMaker } from './session-maker.ts'

/** Everything that makes and reads tokens, with secrets that all servers of a cluster share. */
export interface TokenSecrets {
  tokens: AccessTokens
  sessions: SessionMaker
  dpopNonces: DpopNonces
}

export async function openTokens(
  storage: Storage,
  { network, security }: Pick<Config, 'network' | 'security'>,
  nowMs: () => number,
  generation?: () => KeyGeneration,
): Promise<TokenSecrets> {
  const [workspaceId, refreshKey, nonceKey, deviceKey] = await Promise.all([
    storage.secret({ name: 'workspace-id', candidate: randomUUID() }),
    macSecret(storage, 'refresh-tokens'),
    macSecret(storage, 'dpop-nonces'),
    macSecret(storage, 'known-devices'),
  ])
  const keys = new ServerKeys(storage, security.tokens, nowMs, generation)
  const issuer = network.publicUrl ?? `urn:securechat:${workspaceId}`
  const tokens = new AccessTokens(keys, issuer, nowMs)
  const sessions = new SessionMaker({ storage, tokens, refreshKey, deviceKey, nowMs })
  return { tokens, sessions, dpopNonces: new DpopNonces(nonceKey, nowMs) }
}
