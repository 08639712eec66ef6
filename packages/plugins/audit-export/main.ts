/** Sends what happens on a server elsewhere, at least once, and in the order of what can be delivered. */
import { randomUUID } from 'node:crypto'
import { definePlugin, type HookInput, type HookName, type Host, type Json } from '@securechat/plugin'
import { Queue } from './queue.ts'
import type { AuditRecord, Settings, Sink } from './record.ts'
import { syslogSink } from './syslog.ts'
import { webhookSink } from './webhook.ts'

const EVERY_MS = 2_000

let queues: Queue[] = []

/** Places to send to, as they are set now. What still waits for one that was taken out waits for it to come back. */
function openSinks(host: Host<Settings>): void {
  for (const queue of queues) queue.close()
  const { syslog, webhook } = host.settings
  const sinks: Sink[] = []
  if (syslog !== '') sinks.push(syslogSink(host))
  if (webhook !== '') sinks.push(webhookSink(host))
  queues = sinks.map((sink) => new Queue(host, sink))
}

const note =
  <Name extends HookName>(event: Name) =>
  async (input: HookInput<Name>, host: Host<Settings>): Promise<void> => {
    if (event === 'message.admitted' && !host.settings.withMessages) return
    // SAFETY: what hooks are told is JSON, and the text of a message is not for here.
    const { text: _, ...told } = input as Record<string, Json>
    const record: AuditRecord = { id: randomUUID(), event, atMs: input.atMs, input: told }
    for (const queue of queues) await queue.add(record)
  }

export default definePlugin<Settings>({
  start: openSinks,
  settingsChanged: openSinks,
  after: {
    'account.created': note('account.created'),
    'room.created': note('room.created'),
    'member.changed': note('member.changed'),
    'upload.finished': note('upload.finished'),
    'report.filed': note('report.filed'),
    'message.admitted': note('message.admitted'),
  },
  timers: {
    'send what waits': {
      everyMs: EVERY_MS,
      run: async () => {
        for (const queue of queues) await queue.sendWaiting()
      },
    },
  },
})
