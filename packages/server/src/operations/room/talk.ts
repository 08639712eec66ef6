import { randomBytes } from 'node:crypto'
import {
  ChatError,
  EventId,
  talkPublicly,
  type AccountId,
  type Room,
  type RoomId,
} from '@securechat/protocol'
import { announce } from '../../announce.ts'
import type { DeviceCaller } from '../../caller.ts'
import { type Context, handleDevice } from '../../operation.ts'
import { directPublicRoomId } from '../../public-rooms.ts'
import { appendRoster } from './append-roster.ts'

export const handleTalkPublicly = handleDevice(talkPublicly, async (context, { with: other }) => {
  const { caller, storage } = context
  if (other === caller.accountId) throw new ChatError('bad-request')
  await checkPartner(context, other)
  const roomId = directPublicRoomId(caller.accountId, other)
  const room = (await storage.room({ roomId })) ?? (await create(context, roomId))
  const isIn = (accountId: AccountId) => room.members.some((member) => member.accountId === accountId)
  if (!isIn(caller.accountId))
    await appendRoster(context, { roomId, eventId: newEventId(), change: 'joined' })
  if (!isIn(other))
    await appendRoster(context, { roomId, eventId: newEventId(), change: 'added', subject: other })
  return { room: (await storage.room({ roomId })) ?? room }
})

/** Whoever has an app password has chosen to be reached where the server reads along; nobody else is drawn into that. */
async function checkPartner(
  { storage, publicRooms }: Context<DeviceCaller>,
  other: AccountId,
): Promise<void> {
  if (publicRooms === 'nobody') throw new ChatError('not-allowed')
  if (!(await storage.accountById({ accountId: other }))) throw new ChatError('not-found')
  const passwords = await storage.appPasswords({ accountId: other })
  if (passwords.length === 0) throw new ChatError('not-allowed')
}

/** Both may ask at once: then one of them makes it, and the other finds it. */
async function create({ caller, storage, bus, nowMs }: Context<DeviceCaller>, roomId: RoomId): Promise<Room> {
  const { accountId, deviceId } = caller
  const createdAtMs = nowMs()
  const eventId = newEventId()
  const profile = { name: '', topic: '', isDirect: true } as const
  const made = { roomId, eventId, kind: 'public', history: 'shared', profile } as const
  try {
    const { room, isNew } = await storage.createRoom({ ...made, accountId, deviceId, nowMs: createdAtMs })
    const place = { roomId, seq: 1, eventId, accountId, deviceId, acceptedAtMs: createdAtMs }
    if (isNew) announce(bus, { event: { kind: 'roster', ...place, change: 'created' }, isNew, rosterSeq: 1 })
    return room
  } catch (error) {
    const theirs = await storage.room({ roomId })
    if (!theirs) throw error
    return theirs
  }
}

const newEventId = () => EventId.parse(randomBytes(16).toString('base64url'))
