import { createHash } from 'node:crypto'

/**
 * Whether this installation is among the first to get a release. The same installation is early for one release and late for
 * another, and once offered a release it stays offered: a growing percentage only adds.
 *
 * @param installationId Random, made here, sent nowhere.
 */
export function isInRollout(installationId: string, version: string, percent: number): boolean {
  const digest = createHash('sha256').update(`${installationId} ${version}`).digest()
  return digest.readUInt32BE(0) % 100 < percent
}
