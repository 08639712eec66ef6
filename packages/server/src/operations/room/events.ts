import { readEvents } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { roomOf } from './room-of.ts'

/**
 * Nothing beyond the head of the very snapshot in which the caller was a member is returned, so that somebody removed
 * while the page is being read gets nothing from after the removal.
 */
export const handleReadEvents = handleDevice(readEvents, async ({ caller, storage }, input) => {
  const { roomId, after, before, limit } = input
  const { room, member } = await roomOf(storage, { roomId, accountId: caller.accountId })
  const floorSeq = room.history === 'since-join' ? member.sinceSeq : 0
  const direction = after === undefined ? { before: Math.min(before!, room.headSeq + 1) } : { after }
  const page = await storage.events({ roomId, ...direction, limit, floorSeq })

  const events = page.events.filter((event) => event.seq <= room.headSeq)
  return { events, more: page.more || events.length < page.events.length }
})
