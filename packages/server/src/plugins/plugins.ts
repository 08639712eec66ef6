import { hooks, Verdict, type HookKey } from '@securechat/plugin'
import { ChatError, limits } from '@securechat/protocol'
import type { Log } from '../log.ts'
import type { Call } from './channel.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import type { Occurrence } from './occasions.ts'
import { PluginFault } from './plugin-fault.ts'
import type { PluginMetrics } from './plugin-metrics.ts'

export interface PluginsParts {
  all: LoadedPlugin[]
  metrics: PluginMetrics
  log: Log
  stop: () => Promise<void>
}

/** All plugins of this server: who is asked before something happens, and who is told of it after. */
export class Plugins {
  readonly #parts: PluginsParts

  constructor(parts: PluginsParts) {
    this.#parts = parts
  }

  get all(): readonly LoadedPlugin[] {
    return this.#parts.all
  }

  stop(): Promise<void> {
    return this.#parts.stop()
  }

  /** @throws ChatError `not-found` */
  named(name: string): LoadedPlugin {
    const found = this.#parts.all.find((plugin) => plugin.name === name)
    if (!found) throw new ChatError('not-found')
    return found
  }

  /** Whether anybody wants to know: asked for every request, so it costs nothing where there is no plugin. */
  listensTo(names: readonly string[]): boolean {
    return this.#parts.all.some((plugin) => names.some((name) => plugin.hookNames.has(name)))
  }

  /**
   * Asks every plugin in turn, each told of what those before it changed. One that does not answer lets it pass.
   *
   * @returns what is to happen. @throws ChatError `plugin-refused`, with the plugin's reason.
   */
  async before(occurrence: Occurrence): Promise<Occurrence> {
    let present = occurrence
    for (const plugin of this.#listeners(`before ${occurrence.hook}`)) {
      const verdict = await this.#ask(plugin, present)
      if (verdict?.verdict === 'refuse') throw new ChatError('plugin-refused', { reason: verdict.reason })
      if (verdict?.verdict === 'flag') this.#flag(plugin, present, verdict.reason)
      if (verdict?.verdict === 'change') present = changedText(present, verdict.text)
    }
    return present
  }

  /** Tells them, and waits for nobody. */
  after(occurrence: Occurrence): void {
    for (const plugin of this.#listeners(`after ${occurrence.hook}`)) {
      const key: HookKey = `after ${occurrence.hook}`
      const call = { what: 'hook', key, input: occurrence.input } as const
      void this.call(plugin, call, { label: key, withinMs: limits.pluginAfterMs }).catch(() => {})
    }
  }

  #listeners(key: HookKey): LoadedPlugin[] {
    return this.#parts.all.filter((plugin) => plugin.hookKeys.has(key))
  }

  async #ask(plugin: LoadedPlugin, { hook, input }: Occurrence): Promise<Verdict | undefined> {
    const key: HookKey = `before ${hook}`
    const startedAtMs = performance.now()
    try {
      const answer = await plugin.running.call(
        { what: 'hook', key, input },
        { label: key, withinMs: plugin.beforeMs },
      )
      const verdict = readVerdict(answer, 'text' in input)
      this.#parts.metrics.called(plugin.name, key, { outcome: verdict?.verdict ?? 'ok', startedAtMs })
      return verdict
    } catch (error) {
      if (!(error instanceof PluginFault)) throw error
      if (error.kind === 'nonsense') plugin.running.failed(error)
      return undefined
    }
  }

  /** @throws PluginFault */
  async call(plugin: LoadedPlugin, call: Call, at: { label: string; withinMs: number }): Promise<unknown> {
    const startedAtMs = performance.now()
    const value = await plugin.running.call(call, at)
    this.#parts.metrics.called(plugin.name, at.label, { outcome: 'ok', startedAtMs })
    return value
  }

  #flag({ name }: LoadedPlugin, { hook, input }: Occurrence, reason: string): void {
    const { accountId } = input as { accountId?: string }
    const roomId = 'roomId' in input ? input.roomId : undefined
    const eventId = 'eventId' in input ? input.eventId : undefined
    this.#parts.log.warn({ plugin: name, hook, roomId, eventId, accountId, reason }, 'flagged by a plugin')
  }
}

/** @throws PluginFault `nonsense` */
function readVerdict(answer: unknown, isReadable: boolean): Verdict | undefined {
  if (answer === undefined || answer === null) return undefined
  const parsed = Verdict.safeParse(answer)
  if (!parsed.success)
    throw new PluginFault('nonsense', 'a before hook answers nothing, refuse(), changeText() or flag()')
  const { verdict } = parsed.data
  if (verdict !== 'refuse' && !isReadable)
    throw new PluginFault('nonsense', `${verdict}: the server cannot read what this is about`)
  return parsed.data
}

function changedText(occurrence: Occurrence, text: string): Occurrence {
  if (occurrence.hook !== 'message.admitted') return occurrence
  const input = hooks['message.admitted'].input.safeParse({ ...occurrence.input, text })
  return input.success ? { ...occurrence, input: input.data } : occurrence
}
