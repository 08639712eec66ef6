import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quietNow, quietUntil } from './do-not-disturb.ts'
import { drawIcon, toArgb, toPremultipliedBgra } from './icon.ts'
import { NotificationBook } from './notifications.ts'
import { iconBadge, totalUnread, unreadWords } from './unread.ts'

const aMessage = {
  accountKey: 'a',
  roomId: 'plans',
  eventId: 'first',
  roomName: 'Plans',
  authorName: 'Bob',
  text: 'the secret plan',
}

test('by default a notification says nothing of who, where and what', () => {
  const { title, body, canReply } = new NotificationBook().add(aMessage, 'nothing')
  assert.deepEqual({ title, body, canReply }, { title: 'SecureChat', body: 'New message', canReply: false })
})

test('each detail shows as much as it says', () => {
  const book = new NotificationBook()
  const sender = book.add(aMessage, 'sender')
  assert.deepEqual([sender.title, sender.body], ['Bob · Plans', 'New message'])
  const text = book.add({ ...aMessage, text: 'more', eventId: 'second' }, 'text')
  assert.deepEqual([text.title, text.body, text.canReply], ['Bob · Plans', 'more (2 new messages)', true])
  assert.equal(book.add({ ...aMessage, roomId: 'direct', roomName: '' }, 'sender').title, 'Bob')
})

test('a room has one notification, which leads to its first message', () => {
  const book = new NotificationBook()
  const first = book.add(aMessage, 'nothing')
  const second = book.add({ ...aMessage, eventId: 'second' }, 'nothing')
  assert.equal(second.group, first.group)
  assert.equal(second.eventId, 'first')
  assert.equal(second.body, '2 new messages')
  assert.notEqual(book.add({ ...aMessage, accountKey: 'b' }, 'nothing').group, first.group)
  assert.equal(book.clear(aMessage), first.group)
  assert.equal(book.clear(aMessage), undefined)
  assert.equal(book.add(aMessage, 'nothing').body, 'New message')
})

test('text from others is one line of plain letters', () => {
  const text = `first\nsecond\u202e${'x'.repeat(400)}`
  const { body } = new NotificationBook().add({ ...aMessage, text }, 'text')
  assert.match(body, /^first second+x+…$/)
  assert.ok(body.length <= 200)
})

test('do not disturb ends by itself, except when it is for ever', () => {
  const now = new Date(2030, 0, 1, 21, 30)
  const until = quietUntil('half-hour', now)
  assert.equal(quietNow({ doNotDisturbUntilMs: until }, now).isQuiet, true)
  assert.equal(quietNow({ doNotDisturbUntilMs: until }, new Date(2030, 0, 1, 22, 0)).isQuiet, false)
  assert.equal(quietUntil('until-morning', now), new Date(2030, 0, 2, 8, 0).getTime())
  assert.equal(quietUntil('until-morning', new Date(2030, 0, 2, 7, 59)), new Date(2030, 0, 2, 8, 0).getTime())
  assert.deepEqual(quietNow({ doNotDisturbUntilMs: 'forever' }, now), { isQuiet: true })
  assert.equal(quietNow({ doNotDisturbUntilMs: quietUntil('off', now) }, now).isQuiet, false)
})

test('quiet hours may cross midnight', () => {
  const quietHours = { from: '22:00', to: '07:00' }
  const at = (hours: number, minutes = 0) =>
    quietNow({ doNotDisturbUntilMs: 0, quietHours }, new Date(2030, 0, 1, hours, minutes))
  assert.deepEqual(
    [21, 22, 23, 0, 6, 7].map((hour) => at(hour).isQuiet),
    [false, true, true, true, true, false],
  )
  assert.equal(at(23).untilMs, new Date(2030, 0, 2, 7, 0).getTime())
  assert.equal(at(3).untilMs, new Date(2030, 0, 1, 7, 0).getTime())
})

test('unread adds up over accounts, and the icon wears the most urgent', () => {
  const total = totalUnread([
    { messages: 2, mentions: 0 },
    { messages: 3, mentions: 1 },
  ])
  assert.equal(unreadWords(total), 'SecureChat — 5 unread, 1 for you')
  assert.deepEqual([total, { messages: 1, mentions: 0 }, { messages: 0, mentions: 0 }].map(iconBadge), [
    'mention',
    'unread',
    'none',
  ])
})

test('the icon is drawn at any size, differs by badge, and converts without changing', () => {
  const plain = drawIcon(32)
  assert.equal(plain.rgba.length, 32 * 32 * 4)
  assert.equal(plain.rgba[3], 0, 'the corner is clear')
  assert.equal(plain.rgba[(16 * 32 + 4) * 4 + 3], 255, 'the middle is not')
  assert.notDeepEqual(drawIcon(32, 'unread').rgba, plain.rgba)
  const at = (16 * 32 + 4) * 4
  const [red, green, blue, opacity] = plain.rgba.subarray(at, at + 4)
  assert.deepEqual([...toArgb(plain).subarray(at, at + 4)], [opacity, red, green, blue])
  assert.deepEqual([...toPremultipliedBgra(plain).subarray(at, at + 4)], [blue, green, red, opacity])
})
