import { restartPlugin } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { checkAdmin } from './check-admin.ts'

export const handleRestartPlugin = handleDevice(restartPlugin, async (context, { name }) => {
  await checkAdmin(context)
  const plugin = context.plugins.named(name)
  await plugin.start()
  return plugin.view
})
