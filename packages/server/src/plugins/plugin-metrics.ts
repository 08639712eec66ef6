import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { FaultKind } from './plugin-fault.ts'

export type PluginState = 'starting' | 'running' | 'waiting' | 'disabled' | 'stopped'

const states: readonly PluginState[] = ['starting', 'running', 'waiting', 'disabled', 'stopped']

/** What Prometheus reads about plugins. Labels come from manifests and lists of ours, never from what plugins say. */
export class PluginMetrics {
  readonly #calls
  readonly #seconds
  readonly #faults
  readonly #state

  constructor(registry: Registry) {
    const registers = [registry]
    this.#calls = new Counter({
      name: 'securechat_plugin_calls_total',
      help: 'Calls of plugins by how they ended: ok, refused, changed, flagged, or the kind of fault.',
      labelNames: ['plugin', 'call', 'outcome'],
      registers,
    })
    this.#seconds = new Histogram({
      name: 'securechat_plugin_seconds',
      help: 'How long calls of plugins take.',
      labelNames: ['plugin', 'call'],
      buckets: [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 10, 30],
      registers,
    })
    this.#faults = new Counter({
      name: 'securechat_plugin_faults_total',
      help: 'Faults of plugins by kind; see docs/plugins.md.',
      labelNames: ['plugin', 'kind'],
      registers,
    })
    this.#state = new Gauge({
      name: 'securechat_plugin_state',
      help: '1 for the state in which a plugin is.',
      labelNames: ['plugin', 'state'],
      registers,
    })
  }

  /** @param startedAtMs From `performance.now()`. */
  called(plugin: string, call: string, given: { outcome: string; startedAtMs: number }): void {
    this.#calls.inc({ plugin, call, outcome: given.outcome })
    this.#seconds.observe({ plugin, call }, (performance.now() - given.startedAtMs) / 1000)
  }

  fault(plugin: string, kind: FaultKind): void {
    this.#faults.inc({ plugin, kind })
  }

  is(plugin: string, now: PluginState): void {
    for (const state of states) this.#state.set({ plugin, state }, state === now ? 1 : 0)
  }
}
