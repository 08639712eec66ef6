import { createHmac } from 'node:crypto'
import type { Host } from '@securechat/plugin'
import type { AuditRecord, Settings, Sink } from './record.ts'

/** HMAC-SHA256 over `id.timestamp.body`, as “Standard Webhooks” has it: receivers have libraries for that. */
export function signatureOf(
  secret: string,
  { id, seconds, body }: { id: string; seconds: number; body: string },
) {
  return `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

/** One POST for each record; whatever is not 2xx is tried again. */
export function webhookSink({ settings, network }: Host<Settings>): Sink {
  const { webhook, webhookSecret } = settings
  return {
    name: 'webhook',
    async send(record: AuditRecord) {
      const body = JSON.stringify(record)
      const seconds = Math.floor(Date.now() / 1000)
      const headers = {
        'content-type': 'application/json',
        'webhook-id': record.id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signatureOf(webhookSecret, { id: record.id, seconds, body }),
      }
      const response = await network.fetch(webhook, { method: 'POST', headers, body })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`the webhook answered ${response.status}`)
    },
    close() {},
  }
}
