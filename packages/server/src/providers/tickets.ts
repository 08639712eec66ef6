import { createHash, randomBytes } from 'node:crypto'
import { type AccountId, limits } from '@securechat/protocol'
import type { Context } from '../operation.ts'
import type { Identity } from './identity.ts'

type Parts = Pick<Context, 'storage' | 'nowMs'>

/** What a ticket stands for: somebody whom a provider has vouched for just now. */
export interface Ticket extends Identity {
  /** Missing for somebody who has no account yet. */
  accountId?: AccountId
}

export async function giveTicket({ storage, nowMs }: Parts, stands: Ticket): Promise<string> {
  const ticket = randomBytes(32).toString('base64url')
  const expiresAtMs = nowMs() + limits.providerTicketMs
  await storage.putSlot({
    slotId: slotOf(ticket),
    body: JSON.stringify(stands),
    expiresAtMs,
    nowMs: nowMs(),
  })
  return ticket
}

/** A password that was mistyped may be tried again with the same ticket. */
export async function readTicket({ storage, nowMs }: Parts, ticket: string): Promise<Ticket | undefined> {
  const body = await storage.slot({ slotId: slotOf(ticket), nowMs: nowMs() })
  return body === undefined ? undefined : (JSON.parse(body) as Ticket) // Safe: written by giveTicket.
}

/** @returns whether it was there: of many who use it at once, one does. */
export async function useTicket({ storage, nowMs }: Parts, ticket: string): Promise<boolean> {
  return (await storage.takeSlot({ slotId: slotOf(ticket), nowMs: nowMs() })) !== undefined
}

const slotOf = (ticket: string) => `ticket ${createHash('sha256').update(ticket).digest('base64url')}`
