import { describeWorkspace, PROTOCOL_VERSION } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { version } from '../../version.ts'

export const handleDescribeWorkspace = handleAnyone(
  describeWorkspace,
  async ({ storage, secrets, waking: { vapidKey }, fileBytes, nowMs }) => {
    const name = await storage.workspaceName()
    const isSetUp = name !== undefined
    const providers = secrets.providers.list()
    const about = { isSetUp, protocol: PROTOCOL_VERSION, version, timeMs: nowMs(), fileBytes, providers }
    return { ...about, ...(name !== undefined && { name }), ...(vapidKey !== undefined && { vapidKey }) }
  },
)
