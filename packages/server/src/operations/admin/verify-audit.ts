import { verifyAudit } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { verifyAudit as verify } from '../../administration/verify-audit.ts'

export const handleVerifyAudit = handleAdmin(verifyAudit, async ({ storage, desk }) =>
  verify(storage, desk.rules.auditAnchor),
)
