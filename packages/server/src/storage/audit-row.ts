import type { AuditEntry } from '@securechat/protocol'

/** An entry of the audit log as every store keeps it. */
export type AuditRow = {
  seq: number
  atMs: number
  prior: string
  hash: string
  /** JSON of the rest. */
  body: string
}

/** The rule that says what the oldest entry follows. */
export const auditAnchor = ({ seq, hash }: { seq: number; hash: string }) => ({
  name: 'audit-anchor',
  value: `${seq} ${hash}`,
})

export function toAuditRow({ seq, atMs, prior, hash, ...rest }: AuditEntry): AuditRow {
  return { seq, atMs, prior, hash, body: JSON.stringify(rest) }
}

export function fromAuditRow({ seq, atMs, prior, hash, body }: AuditRow): AuditEntry {
  // SAFETY: written by `toAuditRow`; whether it still is what was written, the chain says.
  const rest = JSON.parse(body) as Omit<AuditEntry, 'seq' | 'atMs' | 'prior' | 'hash'>
  return { seq, atMs, ...rest, prior, hash }
}
