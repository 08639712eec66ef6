import { z } from 'zod'
import { setting } from './setting.ts'

/** The section `performance`. */
export const Performance = z.strictObject({
  storageThread: setting(z.boolean().default(true), {
    says: 'Gives the database a thread of its own, so that no connection waits for the disk.',
    allowed: 'true or false',
  }),
  audienceCacheRooms: setting(z.int().min(1).max(1_000_000).default(10_000), {
    says: 'How many rooms’ member lists are kept in memory for delivery.',
    allowed: 'a whole number from 1 to 1000000',
  }),
  audienceCacheMembers: setting(z.int().min(1).max(100_000_000).default(500_000), {
    says: 'How many members these lists may come to together; about 60 bytes each.',
    allowed: 'a whole number from 1 to 100000000',
  }),
})
