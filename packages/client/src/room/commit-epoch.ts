/** MLSMessage (RFC 9420 §6): version (2), wire format (2), then the PublicMessage: group id with its length in front, epoch (8). */
const GROUP_ID_AT = 4

/**
 * The epoch a commit says it builds on, before anything about it has been verified.
 *
 * @returns nothing when the bytes end too early.
 */
export function commitEpoch(commit: Uint8Array): number | undefined {
  // A group id is 16 bytes, so its length takes one.
  const epochAt = GROUP_ID_AT + 1 + (commit[GROUP_ID_AT] ?? 0)
  if (commit.length < epochAt + 8) return undefined
  const view = new DataView(commit.buffer, commit.byteOffset, commit.byteLength)
  return Number(view.getBigUint64(epochAt))
}
