/** One push of the server's, for a provider of a plugin to carry. */
export interface PushMessage {
  subscriptionId: string
  /** What the push service knows the device by. As good as a key: never log it. */
  endpoint: string
  /** Sealed to the device's keys (RFC 8291): neither the plugin nor the push service can open it. */
  sealed: Uint8Array
  ttlSeconds: number
  urgency: 'high' | 'normal'
  /** A later push with the same topic takes the place of this one: 32 characters that tell nothing. */
  topic: string
}

/** `gone`: the subscription is over. `later`: tried again. `refused`: lost; `says` names neither endpoint nor key. */
export type PushOutcome =
  | { kind: 'sent' }
  | { kind: 'gone' }
  | { kind: 'later'; afterMs?: number }
  | { kind: 'refused'; says: string }
