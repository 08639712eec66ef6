import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { PluginName, PluginSettings, PluginSummary } from './plugin.ts'

/** All settings at once; every server gives them to the plugin within seconds. */
export const configurePlugin = defineOperation({
  name: 'plugin.configure',
  says: 'Sets a plugin, as its settings page asks: for the workspace’s owner and administrators.',
  http: 'PUT /v1/plugins/{name}/settings',
  access: 'device',
  input: z.strictObject({ name: PluginName, settings: PluginSettings }),
  output: PluginSummary,
  errors: ['not-allowed', 'not-found', 'plugin-settings-wrong'],
})
