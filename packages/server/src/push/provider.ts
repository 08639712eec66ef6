import type { PushKeys } from '@securechat/protocol'

/** Where one subscription's pushes go. */
export interface PushTarget {
  /** A URL, or whatever the provider knows a device by (a registration token, say). Secret: never to be logged. */
  endpoint: string
  keys?: PushKeys
}

/** One push, ready to leave. */
export interface PushMessage extends PushTarget {
  subscriptionId: string
  /**
   * Sealed to the device's keys (RFC 8291, `aes128gcm`): nobody on the way can read it, providers included. Missing where
   * the device gave no keys: then all there is to say is that there is something.
   */
  sealed: Uint8Array | undefined
  /** For how long the push service keeps it for a device that is away. */
  ttlSeconds: number
  urgency: 'high' | 'normal'
  /** A later push with the same topic takes the place of this one while it waits: 32 characters of base64url that tell nothing. */
  topic: string
  atMs: number
}

/**
 * How it went. `gone`: the subscription is over and is removed. `later`: tried again, not before `afterMs` has passed.
 * `refused`: this push is lost; `says` is for the operator's log and names neither endpoint nor key.
 */
export type PushOutcome =
  | { kind: 'sent' }
  | { kind: 'gone' }
  | { kind: 'later'; afterMs?: number }
  | { kind: 'refused'; says: string }

/**
 * A way to wake a sleeping device. Web Push, UnifiedPush and webhooks are built in; plugins add others (`fcm`, `apns`) by
 * `Push.use`. The server decides whom to wake and when, seals, tries again and forgets: a provider only carries.
 */
export interface PushProvider {
  /** What subscriptions call it: lower-case letters, digits and hyphens. */
  readonly name: string
  /** Whether a device may subscribe with this. What is refused here is answered with `push-refused`. */
  accepts(target: PushTarget): boolean
  /** Hands one push over, within some ten seconds. What it throws counts as `later`. */
  send(message: PushMessage): Promise<PushOutcome>
  /** What a new subscription is told once: the secret that pushes are signed with. */
  secretOf?(subscriptionId: string): string
}
