import { watch } from 'node:fs'
import type { Registry } from 'prom-client'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { ConfigError } from '../config/config-error.ts'
import { reportBug, type Log } from '../log.ts'
import type { Storage } from '../storage/storage.ts'
import { fullEntry } from './find-plugin.ts'
import { LoadedPlugin } from './loaded-plugin.ts'
import { PluginMetrics } from './plugin-metrics.ts'
import { Plugins } from './plugins.ts'

/** How often a server looks whether another has changed the settings of a plugin. */
const SETTINGS_EVERY_MS = 5_000
/** Editors write in several steps. */
const QUIET_MS = 200

export interface OpenPluginsParts {
  storage: Storage
  clock: Clock
  log: Log
  registry: Registry
  /** Loads every plugin again whenever its folder changes. */
  watchAll?: boolean | undefined
}

/**
 * Loads the plugins that the configuration names, and starts them. One that fails to start does not keep the server from it.
 *
 * @throws ConfigError when one is not there, or two have one name.
 */
export async function openPlugins(config: Config, parts: OpenPluginsParts): Promise<Plugins> {
  const { storage, clock, log, registry, watchAll = false } = parts
  const metrics = new PluginMetrics(registry)
  const entries = config.plugins.map(fullEntry)
  const all = await Promise.all(
    entries.map((entry) => LoadedPlugin.find({ entry, storage, clock, log, metrics })),
  )
  const names = all.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new ConfigError(`plugins: two of them are called ${twice}.`)

  await Promise.all(all.map((plugin) => plugin.start()))
  const watched = all.filter((_, at) => watchAll || entries[at]?.watch === true)
  const stops = [...watched.map((plugin) => reloadOnChange(plugin, clock, log)), refreshRegularly(all, clock)]
  const stop = async () => {
    for (const one of stops) one()
    await Promise.all(all.map(({ running }) => running.stop()))
  }
  return new Plugins({ all, metrics, log, stop })
}

function refreshRegularly(all: readonly LoadedPlugin[], clock: Clock): () => void {
  if (all.length === 0) return () => {}
  let callOff = () => {}
  const again = () => {
    callOff = clock.after(SETTINGS_EVERY_MS, () => {
      // A store that is away has been told of elsewhere; the next look is soon enough.
      void Promise.allSettled(all.map((plugin) => plugin.refreshSettings())).then(again)
    })
  }
  again()
  return () => callOff()
}

function reloadOnChange(plugin: LoadedPlugin, clock: Clock, log: Log): () => void {
  let callOff = () => {}
  const reload = () =>
    plugin.reload().then(
      () => log.info({ plugin: plugin.name }, 'plugin loaded again'),
      (error: unknown) => {
        if (error instanceof ConfigError)
          log.warn({ plugin: plugin.name, said: error.message }, 'plugin not loaded again')
        else reportBug(error)
      },
    )
  const watcher = watch(plugin.folder, { recursive: true }, (_, file) => {
    if (file?.includes('node_modules')) return
    callOff()
    callOff = clock.after(QUIET_MS, () => void reload())
  })
  watcher.on('error', reportBug)
  return () => {
    callOff()
    watcher.close()
  }
}
