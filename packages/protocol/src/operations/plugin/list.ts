import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { PluginSummary } from './plugin.ts'

export const listPlugins = defineOperation({
  name: 'plugin.list',
  says: 'The plugins of this server, how they are and how they are set: for the workspace’s owner and administrators.',
  http: 'GET /v1/plugins',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ plugins: z.array(PluginSummary) }),
  errors: ['not-allowed'],
})
