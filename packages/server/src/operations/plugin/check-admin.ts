import { ChatError } from '@securechat/protocol'
import type { DeviceCaller } from '../../caller.ts'
import type { Context } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'

/** @throws ChatError `not-allowed` unless the caller looks after the workspace. */
export async function checkAdmin({ caller, storage }: Context<DeviceCaller>): Promise<void> {
  if (!may(await actorOf(storage, caller), { kind: 'run-plugins' }, undefined))
    throw new ChatError('not-allowed')
}
