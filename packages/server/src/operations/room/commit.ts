import { ChatError, commitRoom, type InputOf } from '@securechat/protocol'
import { announce } from '../../announce.ts'
import type { DeviceCaller } from '../../caller.ts'
import { checkCommitEnvelope, checkWelcomeEnvelope } from '../../mls-envelope.ts'
import { type Context, handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'
import { roomOf } from './room-of.ts'

type Commit = InputOf<typeof commitRoom>

/** Order, then announce; Welcomes are filed with the commit, and those they are for are told. */
export const handleCommitRoom = handleDevice(commitRoom, async (context, input) => {
  const { caller, storage, bus, nowMs } = context
  checkEnvelopes(input)
  await checkPolicy(context, input)
  const appended = await storage.append(toEntry(caller, input, nowMs()))
  announce(bus, appended)

  const { roomId, addedDevices } = input
  for (const deviceId of addedDevices) {
    const signal = { kind: 'welcome', roomId, deviceId } as const
    bus.publish({ kind: 'signal', signal, to: { deviceIds: [deviceId] } })
  }
  return { seq: appended.event.seq, acceptedAtMs: appended.event.acceptedAtMs }
})

/** A Welcome is there exactly if there is somebody to welcome. */
function checkEnvelopes({ roomId, commit, welcome, addedDevices }: Commit): void {
  checkCommitEnvelope(commit, roomId)
  if ((welcome !== undefined) !== addedDevices.length > 0) throw new ChatError('bad-request')
  if (welcome !== undefined) checkWelcomeEnvelope(welcome)
}

async function checkPolicy(context: Context<DeviceCaller>, { roomId, adds, removes }: Commit): Promise<void> {
  const { caller, storage } = context
  if (adds.length === 0 && removes.length === 0) return
  // MLS does not let a member commit its own removal either (RFC 9420 §12.2); leaving is an operation of its own.
  if (removes.includes(caller.accountId)) throw new ChatError('bad-request')
  const { room } = await roomOf(storage, { roomId, accountId: caller.accountId })
  const actor = await actorOf(storage, caller)
  const mayAdd = adds.length === 0 || may(actor, { kind: 'add-people' }, room)
  const mayRemove = removes.length === 0 || may(actor, { kind: 'remove-people', accountIds: removes }, room)
  if (!mayAdd || !mayRemove) throw new ChatError('not-allowed')
}

function toEntry({ accountId, deviceId }: DeviceCaller, input: Commit, acceptedAtMs: number) {
  const { roomId, eventId, commit, adds, removes, afterCommitSeq, addedDevices, removedDevices, welcome } =
    input
  const place = { roomId, eventId, accountId, deviceId, acceptedAtMs }
  return {
    kind: 'commit' as const,
    event: { kind: 'commit' as const, ...place, commit, adds, removes },
    afterCommitSeq,
    addedDevices,
    removedDevices,
    ...(welcome !== undefined && { welcome }),
  }
}
