import { configurePlugin } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { checkAdmin } from './check-admin.ts'

export const handleConfigurePlugin = handleDevice(configurePlugin, async (context, { name, settings }) => {
  await checkAdmin(context)
  const plugin = context.plugins.named(name)
  await plugin.configure(settings)
  return plugin.view
})
