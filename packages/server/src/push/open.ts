import { Counter, type Registry } from 'prom-client'
import type { Config } from '../config.ts'
import type { Connections } from '../connections.ts'
import type { Presence } from '../presence.ts'
import { macSecret } from '../sign-in/server-keys.ts'
import type { Storage } from '../storage/storage.ts'
import type { PushProvider } from './provider.ts'
import { Push, type PushParts as OwnParts } from './push.ts'
import { Vapid } from './vapid.ts'
import { webPush } from './web-push.ts'
import { webhookPush } from './webhook.ts'

export interface PushParts extends Pick<OwnParts, 'audiences' | 'clock' | 'log'> {
  storage: Storage
  connections: Connections
  presence: Presence
  registry: Registry
  /** Besides those that are built in. */
  providers?: readonly PushProvider[]
}

/** Push with its built-in providers; with none at all where it is turned off. */
export async function openPush({ network }: Pick<Config, 'network'>, parts: PushParts): Promise<Push> {
  const { push, publicUrl } = network
  const { storage, clock, connections, presence, registry } = parts
  const [topicKey, webhookKey] = await Promise.all([
    macSecret(storage, 'push-topics'),
    macSecret(storage, 'push-webhooks'),
  ])
  const contact = push.contact ?? contactFrom(publicUrl)
  const vapid = await Vapid.open(storage, { contact, nowMs: clock.nowMs })
  const opened = new Push({
    ...parts,
    topicKey,
    vapidKey: push.enabled ? vapid.publicKey : undefined,
    isConnected: (_accountId, deviceId) => connections.hasDevice(deviceId),
    isBusy: (accountId) => presence.of(accountId) === 'busy',
    counted: counterIn(registry),
  })
  if (!push.enabled) return opened
  const builtIn = [
    webPush('web-push', vapid, push),
    webPush('unified-push', vapid, push),
    webhookPush(webhookKey, push),
  ]
  for (const provider of [...builtIn, ...(parts.providers ?? [])]) opened.use(provider)
  return opened
}

/** Push services want somebody to turn to; a server that names nobody names no real address. */
const contactFrom = (publicUrl: string | undefined): string =>
  publicUrl?.startsWith('https:') ? publicUrl : 'mailto:nobody@securechat.invalid'

function counterIn(registry: Registry) {
  const pushes = new Counter({
    name: 'securechat_pushes_total',
    help: 'Pushes by provider and by how they ended: sent, gone (the subscription was over), refused or lost.',
    labelNames: ['provider', 'outcome'],
    registers: [registry],
  })
  return (provider: string, outcome: string) => pushes.inc({ provider, outcome })
}
