import {
  createEngine,
  electLeader,
  IndexedDbKeyring,
  IndexedDbStore,
  type Keyring,
  SealedKeyring,
  serveEngine,
} from '@securechat/client'
import { deviceLabel } from './device-label.ts'
import { throughRelay } from './relay.ts'
import { channelName, type WorkerReport, type WorkerTask } from './channel.ts'

/** One worker per tab stands in line; the first one runs the engine, and the pages of all tabs talk to that one. */
async function lead({ serverUrl, relayUrl, storageKey }: WorkerTask): Promise<() => Promise<void>> {
  const engine = await createEngine({
    serverUrl,
    openStore: () => IndexedDbStore.open('securechat'),
    keyring: await openKeyring(storageKey),
    label: deviceLabel(navigator.userAgent, storageKey !== undefined),
    ...(relayUrl && throughRelay(serverUrl, relayUrl)),
  })
  const channel = new BroadcastChannel(channelName)
  const stopServing = serveEngine(channel, engine)
  return async () => {
    stopServing()
    channel.close()
    await engine.shutDown()
  }
}

async function openKeyring(storageKey: Uint8Array | undefined): Promise<Keyring> {
  if (!storageKey) return IndexedDbKeyring.open('securechat-keys')
  return new SealedKeyring(await IndexedDbStore.open('securechat-sealed-keys'), storageKey)
}

function standInLine(task: WorkerTask): void {
  electLeader({
    locks: navigator.locks,
    name: channelName,
    lead: () =>
      lead(task).catch((error: unknown) => {
        const report: WorkerReport = { kind: 'broken' }
        self.postMessage(report)
        throw error
      }),
  })
}

// SAFETY: only our own page can reach this worker, and the task is all it ever sends.
self.addEventListener('message', (event) => standInLine(event.data as WorkerTask), { once: true })
