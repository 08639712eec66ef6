import { ChatError, parseSframeHeader, sendMessage } from '@securechat/protocol'
import { announce } from '../../announce.ts'
import { handleDevice } from '../../operation.ts'

/** More than the longest header takes (17 bytes). */
const headerCharacters = 24

/** Order, then announce. The store answers a message it has, and refuses one that is stale, replayed or of an old epoch. */
export const handleSendMessage = handleDevice(sendMessage, async (context, input) => {
  const { caller, storage, bus, secrets, waking, nowMs } = context
  const { afterCommitSeq, fileIds, isQuiet, ...message } = input
  const { accountId, deviceId } = caller
  const acceptedAtMs = nowMs()
  // First: a message that is in the log must not speak of files that are gone. What is claimed in vain is swept (decision 10).
  if (fileIds) {
    const { roomId, eventId } = message
    await storage.claimFiles({ roomId, eventId, accountId, fileIds, nowMs: acceptedAtMs })
  }
  const serverFrank = secrets.frank({ ...message, accountId, acceptedAtMs })
  const event = { kind: 'message', ...message, accountId, deviceId, acceptedAtMs, serverFrank } as const
  const appended = await storage.append({
    kind: 'message',
    event,
    afterCommitSeq,
    ...keyAndCounter(input.frame),
  })
  announce(bus, appended)
  if (appended.isNew && !isQuiet) waking.wake({ ...event, seq: appended.event.seq })
  return { seq: appended.event.seq, acceptedAtMs: appended.event.acceptedAtMs }
})

/** Which key sealed the frame and its place in that key's run, from the clear part of it (RFC 9605 §4.3). */
function keyAndCounter(frame: string): { kid: string; counter: number } {
  const { kid, counter } = readHeader(frame)
  if (counter > BigInt(Number.MAX_SAFE_INTEGER)) throw new ChatError('bad-request')
  return { kid: kid.toString(16), counter: Number(counter) }
}

function readHeader(frame: string) {
  try {
    return parseSframeHeader(Buffer.from(frame.slice(0, headerCharacters), 'base64url'))
  } catch (cause) {
    throw new ChatError('bad-request', { cause })
  }
}
