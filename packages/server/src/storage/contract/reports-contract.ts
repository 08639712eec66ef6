import assert from 'node:assert/strict'
import type { EventId, Report, ReportId, RoomId } from '@securechat/protocol'
import { anId, NOW_MS, randomText } from './entries.ts'
import { type ItWithStorage, refuses } from './suite.ts'
import { aWorkspace } from './workspace.ts'

/** Messages that were revealed to the administrators: docs/spec/delivery.md DL20. */
export function reportsContract(it: ItWithStorage): void {
  it('[DL20] keeps reports as they were made, newest first, each once; the first who closes one has closed it', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const aReport = (reason: string): Report => ({
      reportId: anId<ReportId>(),
      reporterId: bob.accountId,
      reportedAtMs: NOW_MS,
      reason,
      message: {
        ...alice,
        roomId: anId<RoomId>(),
        seq: 3,
        eventId: anId<EventId>(),
        epoch: 1,
        kid: 'ff',
        counter: 0,
        sentAtMs: NOW_MS,
        acceptedAtMs: NOW_MS,
        frankingTag: randomText(32),
        serverFrank: randomText(32),
        salt: randomText(32),
        signature: randomText(64),
        content: randomText(9),
      },
    })
    const [first, second] = [aReport('one'), aReport('two')]
    for (const report of [first, second, first]) await storage.addReport({ report })
    assert.deepEqual(await storage.reports({ limit: 9 }), [second, first])
    assert.deepEqual(await storage.reports({ limit: 1 }), [second])

    const { reportId } = first
    await storage.closeReport({ reportId, closedBy: alice.accountId, closedAtMs: NOW_MS + 1 })
    await storage.closeReport({ reportId, closedBy: bob.accountId, closedAtMs: NOW_MS + 2 })
    const closed = { ...first, closedAtMs: NOW_MS + 1, closedBy: alice.accountId }
    assert.deepEqual(await storage.reports({ limit: 9 }), [second, closed])
    const unknown = { reportId: anId<ReportId>(), closedBy: bob.accountId, closedAtMs: NOW_MS }
    await refuses('not-found', storage.closeReport(unknown))
  })
}
