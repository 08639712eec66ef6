import type { AccountId } from '@securechat/protocol'
import type { AdminContext } from '../../operation.ts'

/** Tells every server that these sessions are over, so that their sockets close now. */
export function tellSessionsOver({ bus }: Pick<AdminContext, 'bus'>, sessionIds: readonly string[]): void {
  for (const sessionId of sessionIds) bus.publish({ kind: 'session-over', sessionId })
}

/** Tells everybody that the directory has changed. */
export function tellPersonChanged({ bus }: Pick<AdminContext, 'bus'>, accountId: AccountId): void {
  bus.publish({ kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' })
}
