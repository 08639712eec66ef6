import { limits } from '@securechat/protocol'
import { auditHash } from '../storage/audit-chain.ts'
import type { Storage } from '../storage/storage.ts'

export interface AuditVerdict {
  isWhole: boolean
  entries: number
  brokenAt?: number
  head: { seq: number; hash: string }
}

/**
 * Follows the chain from one end to the other.
 *
 * @param anchor What the oldest entry follows: the last one that retention removed, or nothing.
 */
export async function verifyAudit(
  storage: Pick<Storage, 'auditEntries'>,
  anchor: { seq: number; hash: string },
): Promise<AuditVerdict> {
  let last = anchor
  let entries = 0
  const limit = limits.auditPageEntries
  for (;;) {
    const page = await storage.auditEntries({ after: last.seq, limit })
    for (const entry of page) {
      const follows = entry.seq === last.seq + 1 && entry.prior === last.hash
      if (!follows || auditHash(entry) !== entry.hash)
        return { isWhole: false, entries, brokenAt: entry.seq, head: last }
      last = { seq: entry.seq, hash: entry.hash }
      entries++
    }
    if (page.length < limit) break
  }
  // What retention took away is the only thing that may be missing before the first.
  const [oldest] = await storage.auditEntries({ after: 0, limit: 1 })
  if (oldest && oldest.seq <= anchor.seq) return { isWhole: false, entries, brokenAt: oldest.seq, head: last }
  return { isWhole: true, entries, head: last }
}
