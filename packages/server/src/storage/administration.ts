import type { AccountId, AuditEntry, Room, WorkspaceRole } from '@securechat/protocol'
import type { AuditDraft } from './audit-chain.ts'
import type { InviteRecord } from './records.ts'

/** An account that may not be used, and since when. */
export interface Standing {
  accountId: AccountId
  state: 'suspended' | 'deleted'
  sinceMs: number
}

/** What only administration asks of the store. Part of `Storage`. */
export interface AdministrationStorage {
  /** Puts an act behind the last one of the audit log: one chain, whatever server it comes from. */
  appendAudit(at: { draft: AuditDraft }): Promise<AuditEntry>
  /** In order after `after`; or the newest below `before`, newest first. */
  auditEntries(at: { after?: number; before?: number; limit: number }): Promise<AuditEntry[]>
  /** Removes the oldest entries, and sets the rule `audit-anchor` to the last one that went: the first that stays follows it. @returns that one. */
  pruneAudit(at: { beforeMs: number }): Promise<AuditEntry | undefined>

  /** Accounts that are suspended or deleted; all others are not in the list. */
  standings(): Promise<Standing[]>
  standing(at: { accountId: AccountId }): Promise<Standing | undefined>
  /**
   * Suspends or deletes an account, or takes a suspension back. From then on `createSession` refuses with `suspended`.
   * `deleted` also takes away its name, password, vault and other credentials; its public keys stay, since old messages are checked with them.
   *
   * @returns the sessions that ended. @throws ChatError `not-found`; `not-allowed` for the last owner who is not suspended.
   */
  setStanding(at: {
    accountId: AccountId
    state: Standing['state'] | 'active'
    nowMs: number
  }): Promise<string[]>
  /** @throws ChatError `not-found`; `not-allowed` when no owner would be left. */
  setRole(at: { accountId: AccountId; role: WorkspaceRole }): Promise<void>

  /** What administrators have decided, by name. */
  rules(): Promise<{ name: string; value: string }[]>
  /** Without a value: as it comes. */
  setRule(at: { name: string; value?: string }): Promise<void>

  /** Every room, the oldest first. */
  allRooms(): Promise<Room[]>
  /** Invitations that can still be used, the newest first. */
  invites(at: { nowMs: number }): Promise<InviteRecord[]>
}

/** The name that is left of a deleted account: nobody else can have it. */
export const deletedName = (accountId: AccountId): string => `deleted ${accountId}`

/** No name folds to capitals: nobody can sign in by it. */
export const deletedNameKey = (accountId: AccountId): string => `DELETED ${accountId}`
