export { type Hook, type Phase } from './hook.ts'
export { hookKeys, hookNames, hooks, type HookInput, type HookKey, type HookName } from './hooks.ts'
export type { Host, Json, PluginLog, PluginNetwork, PluginStorage } from './host.ts'
export { PluginManifest, PluginRoute, SettingsSchema, type SettingsField } from './manifest.ts'
export {
  definePlugin,
  type Plugin,
  type PluginRequest,
  type PluginResponse,
  type PluginTimer,
} from './plugin.ts'
export type { PushMessage, PushOutcome } from './push.ts'
export { changeText, flag, refuse, Verdict } from './verdict.ts'
