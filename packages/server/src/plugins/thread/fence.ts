import module from 'node:module'
import type { PluginNetwork } from '@securechat/plugin'

/** What any plugin may import of Node.js: none of it reaches beyond the thread. */
const harmless = new Set(
  [
    'assert',
    'assert/strict',
    'async_hooks',
    'buffer',
    'console',
    'constants',
    'crypto',
    'diagnostics_channel',
  ]
    .concat(['events', 'path', 'path/posix', 'path/win32', 'perf_hooks', 'punycode', 'querystring', 'stream'])
    .concat([
      'stream/consumers',
      'stream/promises',
      'stream/web',
      'string_decoder',
      'timers',
      'timers/promises',
    ])
    .concat(['url', 'util', 'util/types', 'zlib'])
    .map((name) => `node:${name}`),
)

/**
 * Keeps a plugin to what its manifest names: imports of Node.js beyond the harmless fail, the global ways to the network lead through
 * the host, and `@securechat/plugin` is the host's own. This catches mistakes and makes a manifest say the truth; it is no wall
 * against code that means harm (docs/plugins.md says what is).
 */
export function raiseFence(allowed: readonly string[], network: PluginNetwork): void {
  const may = new Set([...harmless, ...allowed])
  const kit = import.meta.resolve('@securechat/plugin')
  module.registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@securechat/plugin') return { url: kit, format: 'module', shortCircuit: true }
      const found = next(specifier, context)
      if (found.url.startsWith('node:') && !may.has(found.url)) throw notAllowed(found.url)
      return found
    },
  })
  const builtin = process.getBuiltinModule.bind(process)
  process.getBuiltinModule = ((name: string) => {
    const full = name.startsWith('node:') ? name : `node:${name}`
    if (!may.has(full)) throw notAllowed(full)
    return builtin(name)
  }) as typeof process.getBuiltinModule
  // SAFETY: the same shape as the global function, apart from requests made as objects.
  globalThis.fetch = ((url: string | URL, init?: RequestInit) => network.fetch(url, init)) as typeof fetch
  for (const name of ['WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name)
}

const notAllowed = (name: string) =>
  new Error(`This plugin may not import ${name}: "node" in its manifest does not name it.`)
