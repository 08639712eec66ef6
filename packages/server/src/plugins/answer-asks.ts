import { limits } from '@securechat/protocol'
import type { Storage } from '../storage/storage.ts'
import type { Ask } from './channel.ts'

/** Carries out what a plugin asks of its host. @throws Error whose message the plugin is told. */
export async function answerAsk(storage: Storage, plugin: string, ask: Ask): Promise<unknown> {
  const scope = `plugin ${plugin}`
  switch (ask.what) {
    case 'get':
      return storage.pluginValue({ scope, key: checkedKey(ask.key) })
    case 'delete':
      return storage.dropPluginValue({ scope, key: checkedKey(ask.key) })
    case 'keys':
      return storage.pluginKeys({
        scope,
        prefix: String(ask.prefix),
        after: String(ask.after),
        limit: Math.max(1, Math.min(1000, Number(ask.limit) || 1000)),
      })
    case 'set':
      return set(storage, scope, ask)
  }
}

async function set(storage: Storage, scope: string, ask: Extract<Ask, { what: 'set' }>): Promise<boolean> {
  const { value, isNew } = ask
  if (Buffer.byteLength(value) > limits.pluginValueBytes)
    throw new Error(`A value may be ${limits.pluginValueBytes} bytes of JSON at most.`)
  const outcome = await storage.putPluginValue({
    scope,
    key: checkedKey(ask.key),
    value,
    isNew,
    mostKeys: limits.pluginKeys,
    mostBytes: limits.pluginStorageBytes,
  })
  if (outcome === 'full')
    throw new Error(
      `A plugin may keep ${limits.pluginKeys} keys and ${limits.pluginStorageBytes} bytes; this one has no room left.`,
    )
  return outcome === 'stored'
}

function checkedKey(key: unknown): string {
  if (
    typeof key === 'string' &&
    key.length > 0 &&
    key.length <= limits.pluginKeyCharacters &&
    key.isWellFormed()
  )
    return key
  throw new Error(`A key is a text of 1 to ${limits.pluginKeyCharacters} characters.`)
}
