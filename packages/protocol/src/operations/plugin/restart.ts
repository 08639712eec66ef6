import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { PluginName, PluginSummary } from './plugin.ts'

export const restartPlugin = defineOperation({
  name: 'plugin.restart',
  says: 'Starts a plugin again on the server that is asked, also one that was disabled: for the workspace’s owner and administrators.',
  http: 'POST /v1/plugins/{name}/restart',
  access: 'device',
  input: z.strictObject({ name: PluginName }),
  output: PluginSummary,
  errors: ['not-allowed', 'not-found'],
})
