import { limits, listReports } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleListReports = handleAdmin(listReports, async ({ storage }) => ({
  reports: await storage.reports({ limit: limits.reportsListed }),
}))
