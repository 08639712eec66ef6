import assert from 'node:assert/strict'
import type { AccountId, EventId, MessageEvent, RoomId } from '@securechat/protocol'
import { fromBytes } from '../json.ts'
import { headKey, roomKeys } from '../keys.ts'
import type { LineRecord, RoomHead } from '../records.ts'
import { contentOfFrame, secretOfFrame } from './model-cryptography.ts'
import type { ModelDevice } from './model-device.ts'
import type { GroupFacts } from './model-group.ts'
import type { ModelRoom } from './model-room.ts'
import type { Simulation } from './simulation.ts'

/** What must hold once everything has come to rest. Each check says what it found where it did not. */
export function checkAll(simulation: Simulation): void {
  assert.deepEqual(simulation.faults, [])
  for (const room of simulation.server.rooms.values()) {
    checkLog(room)
    if (isDead(simulation, room)) continue
    for (const device of simulation.devices) checkDevice(simulation, room, device)
    checkWhoCanRead(simulation, room)
  }
  for (const device of simulation.devices) checkNothingLeft(simulation, device)
}

/** Every device that was in the group has lost it: nobody can let anybody in any more. Only old copies of disks lead there. */
function isDead(simulation: Simulation, room: ModelRoom): boolean {
  const { group } = roomKeys(room.options.roomId)
  return simulation.restores && simulation.devices.every(({ disk }) => !disk.has(group))
}

/** D2, D3: numbers without gaps, every message once. */
function checkLog({ log }: ModelRoom): void {
  assert.deepEqual(
    log.map(({ seq }) => seq),
    log.map((_event, at) => at + 1),
  )
  assert.equal(new Set(log.map(({ eventId }) => eventId)).size, log.length)
}

function checkDevice(simulation: Simulation, room: ModelRoom, device: ModelDevice): void {
  const { roomId } = room.options
  const head = read<RoomHead>(device, headKey(roomId))
  const who = `${device.account.name} ${device.deviceId.slice(0, 4)} in ${roomId.slice(0, 4)} (${room.options.kind})`
  if (!room.isJoined(device.account.accountId)) {
    const isOutOfIt = head === undefined || head.stage === 'asking'
    assert.ok(isOutOfIt, `${who} is no member but has ${head?.stage}`)
    return
  }
  const { have, stage, groupSeq, lastCommitSeq } = head ?? {}
  const { headSeq, lastCommitSeq: last } = room.toRoom()
  const expected = { stage: 'joined', have: headSeq, groupSeq: last, lastCommitSeq: last }
  assert.deepEqual({ stage, have, groupSeq, lastCommitSeq }, expected, who)
  checkGroup(simulation, room, device)
  if (!simulation.restores) checkLines(room, device, who)
}

/** Every device of every member, and no other, is in the one group there is. */
function checkGroup(simulation: Simulation, room: ModelRoom, device: ModelDevice): void {
  const group = read<GroupFacts>(device, roomKeys(room.options.roomId).group)!
  const inGroup = group.members.map(({ deviceId }) => deviceId).toSorted()
  const expected = [...simulation.server.devices.values()].filter(({ accountId }) => room.isJoined(accountId))
  assert.deepEqual(inGroup, expected.map(({ deviceId }) => deviceId).toSorted(), 'group and members')
}

/** What is stored of the log is what was said, in order, once, and readable. */
function checkLines(room: ModelRoom, device: ModelDevice, who: string): void {
  const keys = roomKeys(room.options.roomId)
  const lines = [...device.disk.keys()]
    .filter((key) => key.startsWith(keys.lines))
    .toSorted()
    .map((key) => read<LineRecord>(device, key)!)
  const first = firstSeqFor(room, device)
  const { accountId } = device.account
  const expected = room.log
    .filter(({ seq }) => seq >= first)
    .flatMap((event) => (event.kind === 'message' ? textFor(room, accountId, event) : []))
  const shown = lines
    .filter(({ seq }) => seq >= first)
    .flatMap(({ eventId, body }) => {
      if (body.kind === 'unreadable') return [{ eventId, text: `unreadable: ${body.why}` }]
      return body.kind === 'text' ? [{ eventId, text: body.text }] : []
    })
  assert.deepEqual(shown, expected, who)
}

/** From where on nothing may be missing: there is a gap where somebody was out and may not read what was said then. */
function firstSeqFor(room: ModelRoom, device: ModelDevice): number {
  const first = read<RoomHead>(device, headKey(room.options.roomId))!.oldest
  return room.options.history === 'since-join'
    ? Math.max(first, room.member(device.account.accountId)!.sinceSeq)
    : first
}

/** What somebody is to see of a message: one sealed just before they came in, and stored just after, is not for them. */
function textFor(
  room: ModelRoom,
  accountId: AccountId,
  event: MessageEvent,
): { eventId: EventId; text: string }[] {
  const { eventId, epoch, seq } = event
  const joined = room.log.findLast(
    (entry) => entry.seq < seq && entry.kind === 'commit' && entry.adds.includes(accountId),
  )
  const firstEpoch = room.log.filter(
    (entry) => entry.kind === 'commit' && entry.seq <= (joined?.seq ?? 0),
  ).length
  if (room.options.history === 'since-join' && epoch < firstEpoch)
    return [{ eventId, text: 'unreadable: before-joining' }]
  const content = JSON.parse(contentOfFrame(event.frame)) as { type: string; text: string } // SAFETY: sealed by our own client.
  return content.type === 'text' ? [{ eventId, text: content.text }] : []
}

/**
 * Where newcomers see only what is said after they joined, nobody has the secret of a message that was stored while it
 * was out: neither on its devices nor in its vault. Whoever leaves by itself may still know the epoch it left in.
 */
function checkWhoCanRead(simulation: Simulation, room: ModelRoom): void {
  if (room.options.history !== 'since-join') return
  const messages = room.log.filter((event) => event.kind === 'message')
  for (const accountId of simulation.server.people.keys()) {
    const secrets = secretsOf(simulation, accountId, room.options.roomId)
    for (const message of messages)
      if (isOutAt(room, accountId, message))
        assert.ok(
          !secrets.has(secretOfFrame(message.frame)),
          `${accountId} can read ${message.seq} of ${room.options.roomId}`,
        )
  }
}

function secretsOf(simulation: Simulation, accountId: AccountId, roomId: RoomId): Set<string> {
  const secrets = new Set<string>()
  for (const device of simulation.devices.filter(({ account }) => account.accountId === accountId))
    for (const [key, value] of device.disk) {
      if (key.startsWith(roomKeys(roomId).epochs)) secrets.add(fromBytes<{ secret: string }>(value).secret)
      if (key.startsWith(`vault/epoch/${roomId}/`)) secrets.add(Buffer.from(value).toString('base64url'))
    }
  return secrets
}

/** Whether a commit, and not just its own word, had taken the account out before this message, or it was never in. */
function isOutAt(room: ModelRoom, accountId: AccountId, message: MessageEvent): boolean {
  let isOut = true
  for (const event of room.log.filter(({ seq }) => seq < message.seq)) {
    if (event.kind === 'roster' && event.change === 'created' && event.accountId === accountId) isOut = false
    if (event.kind !== 'commit') continue
    if (event.removes.includes(accountId)) isOut = true
    if (event.adds.includes(accountId)) isOut = false
  }
  return isOut
}

/** Nothing waits to be sent in a room its writer is in. */
function checkNothingLeft(simulation: Simulation, device: ModelDevice): void {
  for (const [key, value] of device.disk) {
    const [, roomId] = /^room\/([^/]+)\/outbox\//.exec(key) ?? []
    const room = roomId && simulation.server.rooms.get(roomId as RoomId)
    if (room && room.isJoined(device.account.accountId) && !isDead(simulation, room))
      assert.fail(`${device.account.name} still has ${new TextDecoder().decode(value)} to send`)
  }
}

function read<T>(device: ModelDevice, key: string): T | undefined {
  const bytes = device.disk.get(key)
  return bytes && fromBytes<T>(bytes)
}
