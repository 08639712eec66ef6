import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { macSecret } from '../sign-in/server-keys.ts'
import type { Storage } from '../storage/storage.ts'
import { readProviders } from './provider-settings.ts'
import { Providers } from './providers.ts'

/** @throws ConfigError when the file or one it names cannot be used. */
export async function openProviders(
  storage: Pick<Storage, 'secret'>,
  { security }: Pick<Config, 'security'>,
  { log, nowMs }: { log: Log; nowMs: () => number },
): Promise<Providers> {
  const { providersFile } = security
  const settings = providersFile === undefined ? [] : readProviders(providersFile)
  const key = await macSecret(storage, 'provider-rounds')
  const onTrouble = (providerId: string, reason: string) => log.warn({ providerId, reason }, 'provider')
  return new Providers({ settings, key, nowMs, onTrouble })
}
