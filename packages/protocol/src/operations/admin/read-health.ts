import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { ServerHealth } from './server-health.ts'

export const readHealth = defineOperation({
  name: 'admin.read-health',
  says: 'How the server that answers is doing: version, database, Redis, delivery, disk.',
  http: 'GET /v1/admin/health',
  access: 'admin',
  input: z.strictObject({}),
  output: ServerHealth,
  errors: ['not-allowed'],
})
