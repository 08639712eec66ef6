import { readRetention } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleReadRetention = handleAdmin(readRetention, async ({ desk: { rules } }) => {
  const [keepDays, auditDays] = [rules.keepDays(), rules.auditDays]
  return { ...(keepDays !== undefined && { keepDays }), ...(auditDays !== undefined && { auditDays }) }
})
