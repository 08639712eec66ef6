import type { HookKey, Json, PluginManifest, PluginRequest, PushMessage } from '@securechat/plugin'

/** What a plugin is asked to do. */
export type Call =
  | { what: 'hook'; key: HookKey; input: unknown }
  | { what: 'route'; route: string; request: PluginRequest }
  | { what: 'push'; provider: string; message: PushMessage }
  | { what: 'settings'; settings: Record<string, Json> }

/** What a plugin asks of its host. */
export type Ask =
  | { what: 'get'; key: string }
  | { what: 'set'; key: string; value: string; isNew: boolean }
  | { what: 'delete'; key: string }
  | { what: 'keys'; prefix: string; after: string; limit: number }

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
  fields: Record<string, Json>
}

export type ToPlugin =
  | { kind: 'call'; id: number; call: Call }
  | { kind: 'answer'; id: number; value?: unknown; error?: string }
  | { kind: 'ping' }

export type FromPlugin =
  | { kind: 'ready' }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'threw'; id?: number; message: string }
  | { kind: 'ask'; id: number; ask: Ask }
  | { kind: 'log'; line: LogLine }
  | { kind: 'pong' }

/** What a plugin's thread is started with. */
export interface PluginThreadData {
  manifest: PluginManifest
  /** The plugin's main module. */
  main: string
  /** Hosts that it may reach, already filled in where the manifest names a setting. */
  settings: Record<string, Json>
  network: string[]
}
