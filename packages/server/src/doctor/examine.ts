import type { Config } from '../config.ts'
import type { Finding } from './finding.ts'
import { checkDisk, checkDns, checkPermissions, checkPort, checkSync, checkVersions } from './machine.ts'
import { checkCertificate, checkDatabase, checkRedis } from './services.ts'

/** Looks at everything that a server with these settings needs, and changes nothing. */
export async function examine(config: Config, nowMs: () => number = () => Date.now()): Promise<Finding[]> {
  const found = await Promise.all([
    checkPermissions(config),
    checkDisk(config),
    checkCertificate(config, nowMs()),
    checkDns(config),
    checkPort(config),
    checkDatabase(config, nowMs),
    checkRedis(config),
  ])
  // Alone, so that nothing of ours is in its way.
  return [checkVersions(), ...found.flat(), await checkSync(config)]
}
