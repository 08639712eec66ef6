/**
 * Whether the program locks itself now. `idleSec` is how long nobody has touched keyboard or mouse, in any program.
 * Without a passphrase or system authentication there would be no way back, so there is no locking either.
 */
export function shouldLock(now: {
  idleSec: number
  lockAfterMinutes: number
  isLocked: boolean
  canUnlock: boolean
}): boolean {
  if (now.isLocked || !now.canUnlock || now.lockAfterMinutes === 0) return false
  return now.idleSec >= now.lockAfterMinutes * 60
}

/** How long until it is worth looking again; a lock is late by at most this. */
export const idleCheckMs = 5000
