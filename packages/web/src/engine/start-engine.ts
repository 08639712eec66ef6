import { connectEngine } from '@securechat/client'
import { desktopShell, serverUrl } from '../desktop/shell.ts'
import { channelName, type WorkerTask } from './channel.ts'
import type { EngineClient } from './contract.ts'
import { trustedScriptUrl } from './trusted-script-url.ts'
// oxlint-disable-next-line import/default -- Vite answers with the address of what it has built.
import workerUrl from './engine-worker.ts?worker&url'

/** The desktop program has the key that everything here is sealed under; a browser keeps its own. */
async function readTask(): Promise<WorkerTask> {
  if (!desktopShell) return { serverUrl }
  const { relayUrl } = desktopShell
  return { serverUrl, storageKey: await desktopShell.storageKey(), ...(relayUrl && { relayUrl }) }
}

/**
 * Starts this tab's worker, and connects to the engine, whichever tab it runs in.
 * @param onBroken Called when this tab's engine cannot even begin, for want of storage for example.
 */
export function startEngine(onBroken: () => void): EngineClient {
  const worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module', name: 'securechat' })
  worker.addEventListener('message', onBroken)
  // A script that could not be fetched or read gives a bare event; errors of a running engine say what they are.
  worker.addEventListener('error', (event) => !(event instanceof ErrorEvent) && onBroken())
  void readTask().then((task) => worker.postMessage(task), onBroken)
  return connectEngine(new BroadcastChannel(channelName))
}
