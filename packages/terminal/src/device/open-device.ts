import { mkdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createEngine, SealedKeyring } from '@securechat/client'
import { openKeyFile } from './key-file.ts'
import { readSecret } from './passphrase.ts'
import type { Profile } from './profile.ts'
import { SharedEngine } from './shared-engine.ts'
import { SqliteStore } from './sqlite-store.ts'

/** Opens the profile's device, in this process or in the one that runs it already. */
export async function openDevice(profile: Profile): Promise<SharedEngine> {
  const { serverUrl, caFile } = profile.read()
  mkdirSync(profile.folder, { recursive: true, mode: 0o700 })
  const passphrase = await readSecret({
    what: 'passphrase of this device',
    variable: 'SECURECHAT_PASSPHRASE',
  })
  // Also where another process runs the engine: whoever cannot open the keys may not speak with them.
  const deviceKey = await openKeyFile(profile.path('key.age'), passphrase)
  if (caFile !== undefined) trust(caFile)
  return SharedEngine.join({
    socketPath: profile.path('engine.sock'),
    lockPath: profile.path('engine.lock'),
    open: () =>
      createEngine({
        serverUrl,
        openStore: async () => new SqliteStore(profile.path('device.db')),
        keyring: new SealedKeyring(new SqliteStore(profile.path('keys.db')), deviceKey),
        label: { name: `Terminal on ${hostname()}`.slice(0, 64), kind: 'terminal' },
        fault: (error) => console.error(inWords(error)),
      }),
    lost: (error) => {
      console.error(inWords(error))
      process.exit(1)
    },
  })
}

const inWords = (error: unknown): string =>
  `securechat: ${error instanceof Error ? error.message : String(error)}`

function trust(caFile: string): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(caFile, 'utf8')])
}
