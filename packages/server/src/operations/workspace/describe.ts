import { describeWorkspace, PROTOCOL_VERSION } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { version } from '../../version.ts'

export const handleDescribeWorkspace = handleAnyone(
  describeWorkspace,
  async ({ storage, fileBytes, nowMs }) => {
    const name = await storage.workspaceName()
    const isSetUp = name !== undefined
    const about = { isSetUp, protocol: PROTOCOL_VERSION, version, timeMs: nowMs(), fileBytes }
    return name === undefined ? about : { ...about, name }
  },
)
