import { createHash } from 'node:crypto'
import type { AuditEntry } from '@securechat/protocol'

/** What happened, before it has its place in the audit log. */
export type AuditDraft = Omit<AuditEntry, 'seq' | 'prior' | 'hash'>

/** What the first entry follows. */
export const auditGenesis = { seq: 0, hash: '' }

/**
 * Gives an act the place behind the last one. Each entry's hash covers the entry and the hash before it, so that no entry can be
 * changed, taken out or put in without every later hash becoming another.
 */
export function chained(draft: AuditDraft, last: { seq: number; hash: string } | undefined): AuditEntry {
  const { seq, hash: prior } = last ?? auditGenesis
  const entry = { ...draft, seq: seq + 1, prior }
  return { ...entry, hash: auditHash(entry) }
}

/** SHA-256, base64url, over the entry's fields in this order. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { prior, seq, atMs, act, outcome, by, actorId, subject, address, detail } = entry
  const covered = [prior, seq, atMs, act, outcome, by, actorId, subject, address, detail]
  const text = JSON.stringify(covered.map((value) => value ?? null))
  return createHash('sha256').update(text).digest('base64url')
}
