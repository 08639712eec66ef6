/** Apple Push Notification service over HTTP/2 with token-based trust: https://developer.apple.com/documentation/usernotifications */
import { sign } from 'node:crypto'
import { definePlugin, type Host, type PushMessage, type PushOutcome } from '@securechat/plugin'

interface Settings {
  teamId: string
  keyId: string
  privateKey: string
  bundleId: string
  endpoint: string
  ca: string
}

/** Apple refuses tokens older than an hour, and new ones more often than every twenty minutes. */
const TOKEN_MS = 50 * 60_000
/** APNs takes 4,096 bytes of payload. */
const MOST_SEALED_BYTES = 2_900

let token: { text: string; untilMs: number } | undefined

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function currentToken({ teamId, keyId, privateKey }: Settings): string {
  const now = Date.now()
  if (token && token.untilMs > now) return token.text
  const signed = `${part({ alg: 'ES256', kid: keyId })}.${part({ iss: teamId, iat: Math.floor(now / 1000) })}`
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  token = { text: `${signed}.${signature.toString('base64url')}`, untilMs: now + TOKEN_MS }
  return token.text
}

async function send(message: PushMessage, { settings, network }: Host<Settings>): Promise<PushOutcome> {
  const { endpoint: device, ttlSeconds, urgency, topic } = message
  const answer = await network.http2({
    url: `${settings.endpoint}/3/device/${device}`,
    method: 'POST',
    headers: {
      authorization: `bearer ${currentToken(settings)}`,
      'apns-topic': settings.bundleId,
      'apns-push-type': 'alert',
      'apns-priority': urgency === 'high' ? '10' : '5',
      'apns-expiration': String(Math.floor(Date.now() / 1000) + ttlSeconds),
      'apns-collapse-id': topic,
      'content-type': 'application/json',
    },
    body: payloadOf(message),
    ...(settings.ca !== '' && { ca: settings.ca }),
  })
  if (/ExpiredProviderToken/.test(answer.body)) token = undefined
  return outcomeOf(answer)
}

/** `mutable-content`: the app's extension opens what is sealed and writes the notification; until then it says that there is something. */
function payloadOf({ sealed }: PushMessage): string {
  const aps = { alert: { 'loc-key': 'NEW_MESSAGE' }, 'mutable-content': 1 }
  const fits = sealed.length <= MOST_SEALED_BYTES
  return JSON.stringify(fits ? { aps, sealed: Buffer.from(sealed).toString('base64url') } : { aps, wake: 1 })
}

interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

function outcomeOf({ status, headers, body }: Answer): PushOutcome {
  if (status === 200) return { kind: 'sent' }
  if (status === 410 || /"(BadDeviceToken|Unregistered|DeviceTokenNotForTopic)"/.test(body))
    return { kind: 'gone' }
  if (status === 429 || status >= 500 || /ExpiredProviderToken/.test(body)) {
    const seconds = Number(headers['retry-after'])
    return seconds > 0 ? { kind: 'later', afterMs: seconds * 1000 } : { kind: 'later' }
  }
  return { kind: 'refused', says: `APNs answered ${status}` }
}

export default definePlugin<Settings>({
  settingsChanged: () => void (token = undefined),
  push: { apns: { send } },
})
