import { limits } from '@securechat/protocol'
import { z } from 'zod'
import type { PushOutcome, PushProvider } from '../push/provider.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import { PluginFault } from './plugin-fault.ts'
import type { Plugins } from './plugins.ts'

/** As long as the server's own providers take at most. */
const WITHIN_MS = 10_000

const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sent') }),
  z.strictObject({ kind: z.literal('gone') }),
  z.strictObject({ kind: z.literal('later'), afterMs: z.number().min(0).max(86_400_000).optional() }),
  z.strictObject({ kind: z.literal('refused'), says: z.string().max(300) }),
])

/** The ways to wake devices that plugins add. A device without keys cannot use them: nothing but sealed bytes goes this way. */
export function pushProvidersOf(plugins: Plugins): PushProvider[] {
  return plugins.all.flatMap((plugin) =>
    plugin.manifest.push.map(({ name, endpoint }) => providerOf(plugins, plugin, { name, endpoint })),
  )
}

function providerOf(
  plugins: Plugins,
  plugin: LoadedPlugin,
  { name, endpoint: pattern }: { name: string; endpoint: string },
): PushProvider {
  const shape = new RegExp(pattern)
  return {
    name,
    accepts: ({ endpoint, keys }) => keys !== undefined && shape.test(endpoint),
    async send({ subscriptionId, endpoint, sealed, ttlSeconds, urgency, topic }): Promise<PushOutcome> {
      if (sealed === undefined) return { kind: 'refused', says: 'it was not sealed' }
      const message = { subscriptionId, endpoint, sealed, ttlSeconds, urgency, topic }
      const call = { what: 'push', provider: name, message } as const
      const within = { label: `push ${name}`, withinMs: Math.min(WITHIN_MS, limits.pluginAfterMs) }
      const outcome = Outcome.safeParse(await plugins.call(plugin, call, within))
      if (!outcome.success) {
        plugin.running.failed(new PluginFault('nonsense', 'a push provider answers how the push went'))
        return { kind: 'later' }
      }
      const { kind } = outcome.data
      if (kind !== 'later') return outcome.data
      const { afterMs } = outcome.data
      return afterMs === undefined ? { kind } : { kind, afterMs }
    },
  }
}
