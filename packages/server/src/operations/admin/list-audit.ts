import { limits, listAudit } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleListAudit = handleAdmin(
  listAudit,
  async ({ storage }, { after, before, limit = limits.auditPageEntries }) => {
    const place = { ...(after !== undefined && { after }), ...(before !== undefined && { before }) }
    return { entries: await storage.auditEntries({ ...place, limit }) }
  },
)
