import type { AccountId } from '@securechat/protocol'
import type { HookInput, HookName } from './hooks.ts'
import type { Host, Json } from './host.ts'
import type { PushMessage, PushOutcome } from './push.ts'
import type { Verdict } from './verdict.ts'

/** A request to a plugin's route. The host has checked who asks, how often, and how much they send. */
export interface PluginRequest {
  method: string
  /** Without `/plugins/<name>`. */
  path: string
  /** Parts of the path that the manifest names with a colon. */
  params: Record<string, string>
  query: Record<string, string>
  /** Lower case; without `authorization` and cookies. */
  headers: Record<string, string>
  body: Uint8Array
  /** Missing on routes for anyone. */
  caller?: { accountId: AccountId; isAdmin: boolean }
}

/** `json` or `body`, not both. Status 200, or 204 without either, unless `status` says otherwise. */
export interface PluginResponse {
  status?: number
  headers?: Record<string, string>
  json?: Json
  body?: string | Uint8Array
}

type Awaitable<Value> = Value | Promise<Value>

export interface PluginTimer<Settings> {
  /** At least 1,000. The next run begins so long after the one before has ended. */
  everyMs: number
  run(host: Host<Settings>): Awaitable<void>
}

/** What a plugin does. Each function is named in the manifest too; what the manifest does not name is not called. */
export interface Plugin<Settings = Record<string, Json>> {
  /** Once, before anything else. The plugin counts as started when it has ended. */
  start?(host: Host<Settings>): Awaitable<void>
  /** An administrator has changed the settings. */
  settingsChanged?(host: Host<Settings>): Awaitable<void>
  /** May refuse. Nobody waits longer than the deadline: then it happens as if nothing had been said. */
  before?: {
    [Name in HookName]?: (
      input: HookInput<Name>,
      host: Host<Settings>,
    ) => Awaitable<Verdict | undefined | void>
  }
  /** Only observes. */
  after?: { [Name in HookName]?: (input: HookInput<Name>, host: Host<Settings>) => Awaitable<void> }
  /** By method and path, as in the manifest: `GET /status`. */
  routes?: Record<string, (request: PluginRequest, host: Host<Settings>) => Awaitable<PluginResponse>>
  /** By the names in the manifest. What is thrown is tried again. */
  push?: Record<string, { send(message: PushMessage, host: Host<Settings>): Awaitable<PushOutcome> }>
  /** On every server of a cluster; `storage.add` finds out who goes first. */
  timers?: Record<string, PluginTimer<Settings>>
}

/** Says what a plugin does, with types. A plugin's main module exports the result as its default. */
export const definePlugin = <Settings = Record<string, Json>>(plugin: Plugin<Settings>): Plugin<Settings> =>
  plugin
