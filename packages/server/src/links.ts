import { createHash, timingSafeEqual } from 'node:crypto'
import { type AccountId, ChatError, limits, type LinkStep } from '@securechat/protocol'
import type { Context } from './operation.ts'

type Parts = Pick<Context, 'storage' | 'nowMs'>

interface Opened {
  claim: string
  offer: string
  expiresAtMs: number
}

/** @returns when it is over. @throws ChatError `link-over` when somebody else has that place. */
export async function openPlace(
  { storage, nowMs }: Parts,
  linkId: string,
  given: Omit<Opened, 'expiresAtMs'>,
): Promise<number> {
  const expiresAtMs = nowMs() + limits.linkLifetimeMs
  const body = JSON.stringify({ ...given, expiresAtMs } satisfies Opened)
  const isNew = await storage.putSlot({ slotId: slotOf(linkId, 'offer'), body, expiresAtMs, nowMs: nowMs() })
  if (!isNew) throw new ChatError('link-over')
  return expiresAtMs
}

/** @throws ChatError `link-over` */
export async function placeOf({ storage, nowMs }: Parts, linkId: string): Promise<Opened> {
  const body = await storage.slot({ slotId: slotOf(linkId, 'offer'), nowMs: nowMs() })
  if (body === undefined) throw new ChatError('link-over')
  return JSON.parse(body) as Opened // Safe: written by openPlace.
}

interface Message {
  step: LinkStep
  message: string
  /** Who left it; nobody where it was the new device. */
  accountId?: AccountId
}

/** Each step is left once, and of one exchange all that a signed-in device leaves is one account's. @throws ChatError `link-over` */
export async function leave(
  { storage, nowMs }: Parts,
  { linkId, expiresAtMs, ...left }: Message & { linkId: string; expiresAtMs: number },
): Promise<void> {
  const slotId = slotOf(linkId, left.step)
  const isNew = await storage.putSlot({ slotId, body: JSON.stringify(left), expiresAtMs, nowMs: nowMs() })
  if (!isNew) throw new ChatError('link-over')
}

export async function leftAt(
  { storage, nowMs }: Parts,
  linkId: string,
  step: LinkStep,
): Promise<Message | undefined> {
  const body = await storage.slot({ slotId: slotOf(linkId, step), nowMs: nowMs() })
  return body === undefined ? undefined : (JSON.parse(body) as Message) // Safe: written by `leave`.
}

/** Of many who claim at once, one is let in. */
export async function endPlace({ storage, nowMs }: Parts, linkId: string): Promise<boolean> {
  return (await storage.takeSlot({ slotId: slotOf(linkId, 'offer'), nowMs: nowMs() })) !== undefined
}

export function isClaim({ claim }: Opened, claimSecret: string): boolean {
  const found = createHash('sha256').update(Buffer.from(claimSecret, 'base64url')).digest()
  return timingSafeEqual(found, Buffer.from(claim, 'base64url'))
}

const slotOf = (linkId: string, step: LinkStep) => `link ${linkId} ${step}`
