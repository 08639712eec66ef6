import { ChatError, type InputOf, limits, postMessage, type Room } from '@securechat/protocol'
import { z } from 'zod'
import { announce } from '../../announce.ts'
import type { DeviceCaller } from '../../caller.ts'
import { type Context, handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { checkNameIsFree } from '../../public-rooms.ts'
import { actorOf } from '../people/actor-of.ts'
import { roomOf } from '../room/room-of.ts'

type Post = InputOf<typeof postMessage>

/** Of what is said in public rooms, the one thing that the server acts on: what the room is called. */
const Naming = z.object({
  type: z.literal('room'),
  name: z.string().max(limits.nameCharacters),
  topic: z.string().max(limits.topicCharacters),
})

/** Order, then announce. The store refuses it in a room that is not public. */
export const handlePostMessage = handleDevice(postMessage, async (context, input) => {
  const { caller, storage, bus, nowMs } = context
  const { fileIds, ...said } = input
  if (isTooLarge(said.content)) throw new ChatError('too-large')
  if (said.content.type === 'room') await rename(context, input)
  const { accountId, deviceId } = caller
  const acceptedAtMs = nowMs()
  const { roomId, eventId } = said
  if (fileIds) await storage.claimFiles({ roomId, eventId, accountId, fileIds, nowMs: acceptedAtMs })
  const event = { kind: 'post', ...said, accountId, deviceId, acceptedAtMs } as const
  const appended = await storage.append({ kind: 'post', event })
  announce(bus, appended)
  return { seq: appended.event.seq, acceptedAtMs: appended.event.acceptedAtMs }
})

function isTooLarge(content: Post['content']): boolean {
  const { text } = content as { text?: unknown }
  if (typeof text === 'string' && text.length > limits.textCharacters) return true
  return Buffer.byteLength(JSON.stringify(content)) > limits.contentBytes
}

/** The directory’s copy first: a name that is taken is not said. */
async function rename(context: Context<DeviceCaller>, { roomId, content }: Post): Promise<void> {
  const { caller, storage, bus } = context
  const naming = Naming.safeParse(content)
  if (!naming.success) throw new ChatError('bad-request', { cause: naming.error })
  const { room } = await roomOf(storage, { roomId, accountId: caller.accountId })
  const { name, topic } = naming.data
  if (isAsIs(room, naming.data)) return
  if (room.profile?.isDirect || !may(await actorOf(storage, caller), { kind: 'describe' }, room))
    throw new ChatError('not-allowed')
  await checkNameIsFree(storage, name, roomId)
  await storage.describePublicRoom({ roomId, profile: { name, topic } })
  bus.publish({ kind: 'signal', signal: { kind: 'open-room', roomId }, to: 'everybody' })
}

const isAsIs = ({ profile }: Room, { name, topic }: z.infer<typeof Naming>) =>
  profile?.name === name && profile.topic === topic
