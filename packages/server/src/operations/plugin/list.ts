import { listPlugins } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { checkAdmin } from './check-admin.ts'

export const handleListPlugins = handleDevice(listPlugins, async (context) => {
  await checkAdmin(context)
  return { plugins: context.plugins.all.map(({ view }) => view) }
})
