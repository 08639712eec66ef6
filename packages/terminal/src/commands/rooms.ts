import type { RoomSummary } from '@securechat/client'
import { readArgs, withDevice } from './with-device.ts'

/** `securechat rooms`: what can be written to, a line each. */
export async function rooms(args: string[]): Promise<void> {
  const { values } = readArgs(args, { json: { type: 'boolean' } })
  await withDevice(values.profile, async (client) => {
    const state = await client.api.state()
    for (const room of state.rooms) console.log(values.json ? asJson(room) : asText(room))
    if (values.json) return
    const known = new Set(state.rooms.map((room) => room.with))
    for (const person of state.people)
      if (!person.isMe && !known.has(person.accountId)) console.log(`@${person.name}`)
  })
}

const asText = ({ kind, name, unread, topic }: RoomSummary): string =>
  [`${kind === 'direct' ? '@' : '#'}${name}`, unread > 0 && `${unread} unread`, topic]
    .filter((part) => part !== false && part !== '')
    .join('  ')

const asJson = ({ roomId, kind, name, topic, unread, mentions, headSeq }: RoomSummary): string =>
  JSON.stringify({ roomId, kind, name, topic, unread, mentions, headSeq })
