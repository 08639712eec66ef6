import { changeMember, ChatError, type InputOf, type Room } from '@securechat/protocol'
import { type Action, type Actor, may } from '../../policy.ts'
import { handleDevice } from '../../operation.ts'
import { actorOf } from '../people/actor-of.ts'
import { appendRoster } from './append-roster.ts'
import { roomOf } from './room-of.ts'

type Change = InputOf<typeof changeMember>

export const handleChangeMember = handleDevice(changeMember, async (context, input) => {
  const { caller, storage } = context
  const { roomId, eventId, accountId, change } = input
  const { room } = await roomOf(storage, { roomId, accountId: caller.accountId })
  check(await actorOf(storage, caller), input, room)
  if (!(await storage.accountById({ accountId }))) throw new ChatError('not-found')
  const isIn = room.members.some((member) => member.accountId === accountId)
  if (isIn === (change === 'added')) return {}
  await appendRoster(context, { roomId, eventId, change, subject: accountId })
  return {}
})

/** A room of two stays one of those two. @throws ChatError `not-allowed` */
function check(actor: Actor, { accountId, change }: Change, room: Room): void {
  const isOpen = room.kind === 'public' && !room.profile?.isDirect
  if (!isOpen || !may(actor, actionOf(change, accountId), room)) throw new ChatError('not-allowed')
}

function actionOf(change: Change['change'], accountId: Change['accountId']): Action {
  if (change === 'added') return { kind: 'add-people' }
  if (change === 'removed') return { kind: 'remove-people', accountIds: [accountId] }
  return { kind: 'change-roles' }
}
