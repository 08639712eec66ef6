import { describeWorkspace, PROTOCOL_VERSION } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { version } from '../../version.ts'

export const handleDescribeWorkspace = handleAnyone(describeWorkspace, async ({ storage, nowMs }) => {
  const name = await storage.workspaceName()
  const about = { isSetUp: name !== undefined, protocol: PROTOCOL_VERSION, version, timeMs: nowMs() }
  return name === undefined ? about : { ...about, name }
})
