import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventId, RoomId } from '../engine/contract.ts'
import { messageHref, readRoute, roomHref } from './route.ts'

const origin = 'https://chat.example'
const roomId = 'W3fXo0mZ9d8Q2k1LrT5uYA' as RoomId

test('a room address reads back as the room', () => {
  assert.deepEqual(readRoute(`${origin}${roomHref(roomId)}`), { page: 'room', roomId })
  assert.deepEqual(readRoute(`${origin}/#/rooms/../x`), { page: 'home' })
})

test('the address of a message reads back as the room and the message', () => {
  const eventId = 'AAAAo0mZ9d8Q2k1LrT5uYA' as EventId
  assert.deepEqual(readRoute(`${origin}${messageHref(roomId, eventId)}`), { page: 'room', roomId, eventId })
})

test('an invitation keeps its whole link, and stays one when its secret was cut off', () => {
  const link = `${origin}/invite#s3cret`
  assert.deepEqual(readRoute(link), { page: 'invite', link })
  assert.deepEqual(readRoute(`${origin}/invite`), { page: 'invite', link: `${origin}/invite` })
})

test('any other fragment is a set-up code, with or without its name', () => {
  assert.deepEqual(readRoute(`${origin}/#AB12-CD34`), { page: 'home', setUpCode: 'AB12-CD34' })
  assert.deepEqual(readRoute(`${origin}/set-up#code=AB%2012`), { page: 'home', setUpCode: 'AB 12' })
  assert.deepEqual(readRoute(`${origin}/#%`), { page: 'home', setUpCode: '%' })
  assert.deepEqual(readRoute(`${origin}/`), { page: 'home' })
})

test('what a provider sends back is read whole; without a code it has refused', () => {
  const back = `${origin}/sign-in/provider?code=c0de&state=st4te&iss=https%3A%2F%2Fid.example`
  assert.deepEqual(readRoute(back), {
    page: 'provider',
    state: 'st4te',
    code: 'c0de',
    iss: 'https://id.example',
  })
  const refused = `${origin}/sign-in/provider?error=access_denied&state=st4te`
  assert.deepEqual(readRoute(refused), { page: 'provider', state: 'st4te' })
})
