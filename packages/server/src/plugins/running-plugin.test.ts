import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { PluginManifest } from '@securechat/plugin'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { clockWith } from '../clock.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import { PluginFolder } from '../test-world/plugin-folder.ts'
import { until } from '../test-world/until.ts'
import { PluginMetrics } from './plugin-metrics.ts'
import { RunningPlugin, usualPace } from './running-plugin.ts'

const PATIENCE_MS = 60_000
const at = { label: 'settings', withinMs: PATIENCE_MS }
const call = { what: 'settings', settings: {} } as const

async function running(code: string, run: (plugin: RunningPlugin, registry: Registry) => Promise<void>) {
  await using folder = await PluginFolder.make({ code })
  const storage = openSqlite(':memory:')
  const registry = new Registry()
  const manifest = PluginManifest.parse({ name: 'tried', says: 'Tried.' })
  const main = pathToFileURL(join(folder.path, 'main.js')).href
  const plugin = new RunningPlugin({
    data: { manifest, main, settings: {}, network: [] },
    memoryMb: 32,
    storage,
    log: pino({ level: 'silent' }),
    clock: clockWith({}),
    metrics: new PluginMetrics(registry),
    pace: { ...usualPace, restartMs: 1, mostFaults: 3, mostFailuresInARow: 4 },
  })
  try {
    await run(plugin, registry)
  } finally {
    await plugin.stop()
    await storage.close()
  }
}

describe('a plugin that fails', () => {
  it('is started again after each fault, and disabled after too many; an administrator may start it again', () =>
    running(`throw new Error('never')`, async (plugin, registry) => {
      await plugin.start()
      await until(() => plugin.state === 'disabled', PATIENCE_MS)
      assert.match(plugin.lastFault ?? '', /crash: Error: never/)
      assert.match(await registry.metrics(), /faults_total\{plugin="tried",kind="crash"\} 3/)
      assert.match(await registry.metrics(), /plugin_state\{plugin="tried",state="disabled"\} 1/)
      await assert.rejects(plugin.call(call, at), { name: 'PluginFault', kind: 'gone' })
      await plugin.restart()
      await until(() => plugin.state === 'disabled', PATIENCE_MS)
    }))

  it('gets a new thread after so many failures in a row, and answers again', () =>
    running(
      `let calls = 0
       export default { settingsChanged() { if (calls++ < 9) throw new Error('not yet') } }`,
      async (plugin) => {
        await plugin.start()
        for (let i = 0; i < 4; i++) await assert.rejects(plugin.call(call, at), { kind: 'threw' })
        await until(() => plugin.state === 'waiting' || plugin.state === 'starting', PATIENCE_MS)
        await until(() => plugin.state === 'running', PATIENCE_MS)
        await assert.rejects(plugin.call(call, at), { kind: 'threw' }, 'it counts from the beginning again')
      },
    ))

  it('keeps nobody waiting once it is late, until it has answered something', () =>
    running(
      `export default { settingsChanged: ({ settings }) => settings.stay ? new Promise(() => {}) : 1 }`,
      async (plugin) => {
        await plugin.start()
        const stuck = { what: 'settings', settings: { stay: true } } as const
        const late = plugin.call(stuck, { ...at, withinMs: 1 })
        await assert.rejects(late, { kind: 'timeout' })
        const next = plugin.call(call, at)
        await assert.rejects(next, { kind: 'busy' })
        await until(
          () =>
            plugin.call(call, at).then(
              (value) => value === 1,
              () => false,
            ),
          PATIENCE_MS,
        )
      },
    ))
})
