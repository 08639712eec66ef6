/** Firebase Cloud Messaging, HTTP v1: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages */
import { definePlugin, type Host, type PushMessage, type PushOutcome } from '@securechat/plugin'
import { AccessTokens } from './access-tokens.ts'

export interface Settings {
  projectId: string
  clientEmail: string
  privateKey: string
  endpoint: string
  tokenUrl: string
}

/** FCM takes 4,096 bytes of data, names included. */
const MOST_SEALED_BYTES = 2_900

let tokens: AccessTokens | undefined

async function send(message: PushMessage, host: Host<Settings>): Promise<PushOutcome> {
  const { endpoint, projectId } = host.settings
  tokens ??= new AccessTokens(host)
  const response = await host.network.fetch(
    `${endpoint}/v1/projects/${encodeURIComponent(projectId)}/messages:send`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokens.current()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: toFcm(message) }),
    },
  )
  const text = await response.text()
  if (response.status === 401) tokens = undefined
  return outcomeOf(response, text)
}

/** Data only: the app opens what is sealed and makes the notification itself, so nothing readable passes Google. */
function toFcm({ endpoint: token, sealed, ttlSeconds, urgency, topic }: PushMessage) {
  const fits = sealed.length <= MOST_SEALED_BYTES
  // The app then asks the server; that something is there is all it is told.
  const data = fits ? { sealed: Buffer.from(sealed).toString('base64url') } : { wake: '1' }
  const priority = urgency === 'high' ? 'HIGH' : 'NORMAL'
  return { token, data, android: { priority, ttl: `${ttlSeconds}s`, collapse_key: topic } }
}

function outcomeOf({ ok, status, headers }: Response, text: string): PushOutcome {
  if (ok) return { kind: 'sent' }
  if (status === 404 || /"UNREGISTERED"/.test(text)) return { kind: 'gone' }
  if (status === 429 || status === 401 || status >= 500) {
    const seconds = Number(headers.get('retry-after'))
    return seconds > 0 ? { kind: 'later', afterMs: seconds * 1000 } : { kind: 'later' }
  }
  return { kind: 'refused', says: `FCM answered ${status}` }
}

export default definePlugin<Settings>({
  settingsChanged: () => void (tokens = undefined),
  push: { fcm: { send } },
})
