/** The program of a plugin's thread: loads the plugin and passes calls on to it. */
import { format } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import type { Host, Json, Plugin } from '@securechat/plugin'
import type { Call, FromPlugin, PluginThreadData, ToPlugin } from '../channel.ts'
import { networkOf } from '../plugin-settings.ts'
import { Asking, logOver, storageOver } from './asking.ts'
import { raiseFence } from './fence.ts'
import { networkTo } from './network.ts'

// SAFETY: started by running-plugin.ts alone, which gives it this.
const { manifest, main, settings, network } = workerData as PluginThreadData
const port = parentPort!
const send = (message: FromPlugin) => port.postMessage(message)
const asking = new Asking(send)
const log = logOver(send)

let present: Record<string, Json> = Object.freeze(settings)
const hosts = () => networkOf(network, present)
const host: Host = {
  name: manifest.name,
  get settings() {
    return present
  },
  log,
  storage: storageOver(asking),
  network: networkTo(hosts),
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? error.message) : format(error)).slice(0, 2000)

async function carryOut(plugin: Plugin, call: Call): Promise<unknown> {
  switch (call.what) {
    case 'settings':
      present = Object.freeze(call.settings)
      return plugin.settingsChanged?.(host)
    case 'push':
      return plugin.push?.[call.provider]?.send(call.message, host)
    case 'route':
      return plugin.routes?.[call.route]?.(call.request, host)
    case 'hook': {
      const [phase = '', name = ''] = call.key.split(' ')
      // SAFETY: the key is one of the manifest's, and the input is what the table says for that hook.
      const hooks = plugin[phase as 'before' | 'after'] as
        Record<string, HookFunction | undefined> | undefined
      return hooks?.[name]?.(call.input, host)
    }
  }
}
type HookFunction = (input: unknown, host: Host) => unknown

async function serve(plugin: Plugin, { id, call }: { id: number; call: Call }): Promise<void> {
  try {
    send({ kind: 'result', id, value: await carryOut(plugin, call) })
  } catch (error) {
    send({ kind: 'threw', id, message: messageOf(error) })
  }
}

/** The next run is counted from the end of the one before, so that a slow one is not overtaken. */
function startTimers({ timers = {} }: Plugin): void {
  for (const [name, timer] of Object.entries(timers)) {
    const again = () => void setTimeout(runOnce, Math.max(1000, timer.everyMs))
    const runOnce = () =>
      void Promise.resolve()
        .then(() => timer.run(host))
        .catch((error: unknown) => send({ kind: 'threw', message: `timer ${name}: ${messageOf(error)}` }))
        .finally(again)
    again()
  }
}

/** What is printed goes where everything else is logged. */
function catchConsole(): void {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (...given: unknown[]) =>
      log[level](format(...given))
  Object.assign(console, {
    log: write('info'),
    info: write('info'),
    debug: write('info'),
    warn: write('warn'),
    error: write('error'),
  })
}

catchConsole()
raiseFence(manifest.node, host.network)
const waiting: { id: number; call: Call }[] = []
let take = (call: { id: number; call: Call }): void => void waiting.push(call)
port.on('message', (message: ToPlugin) => {
  if (message.kind === 'call') take(message)
  else if (message.kind === 'answer') asking.answered(message)
  else send({ kind: 'pong' })
})

const { default: plugin } = (await import(main)) as { default?: Plugin }
if (typeof plugin !== 'object' || plugin === null)
  throw new Error('The plugin’s main module has no default export: export default definePlugin({ … }).')
await plugin.start?.(host)
startTimers(plugin)
send({ kind: 'ready' })
take = (call) => void serve(plugin, call)
for (const call of waiting) take(call)
