import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLink } from '@securechat/protocol'
import { type Client, createWorld, shows } from '@securechat/testkit'

test('a signed-in device lets a new one in: same digits on both, no password, all history', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'before')
  const tablet = await world.device('tablet')
  const { code } = await tablet.api.openLink()
  assert.match(code, /^([0-9A-Z]{4}-){2}[0-9A-Z]{4}$/)

  const [there, here] = await Promise.all([
    tablet.api.linkDigits(),
    alice.api.answerLink(code.toLowerCase().replaceAll('-', ' ')),
  ])
  assert.match(here.digits, /^\d{6}$/)
  assert.deepEqual(there, here)
  await Promise.all([tablet.api.finishLink(), alice.api.confirmLink()])
  await shows(tablet, 'General', 'before')
  await tablet.write('General', 'from the tablet')
  await shows(alice, 'General', 'before', 'from the tablet')
  assert.equal((await alice.api.devices()).length, 2)

  const third = await world.device('too late')
  await assert.rejects(alice.api.answerLink(code), { code: 'link-over' }, 'a code is good once')
  await assert.rejects(third.api.finishLink(), { code: 'link-over' })
})

test('a code that nobody shows, or that was given up, links nothing', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  for (const wrong of ['', 'AAAA-AAAA-AAAA', 'UUUU-UUUU-UUUU'])
    await assert.rejects(alice.api.answerLink(wrong), { code: 'link-over' }, wrong)
  await assert.rejects(alice.api.confirmLink(), { code: 'link-over' }, 'nothing was compared')
  const tablet = await world.device('tablet')
  await tablet.api.openLink()
  const waiting = assert.rejects(tablet.api.linkDigits(), { code: 'link-over' })
  await tablet.api.cancelLink()
  await waiting
})

test('somebody else’s device that types the code as well gets nothing, and gives nothing', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const mallory = await world.invite(alice, 'mallory')
  const tablet = await world.device('tablet')
  const { code } = await tablet.api.openLink()
  await Promise.all([tablet.api.linkDigits(), alice.api.answerLink(code)])
  await assert.rejects(mallory.api.answerLink(code), { code: 'link-over' })
  await Promise.all([tablet.api.finishLink(), alice.api.confirmLink()])
  assert.equal(tablet.state.me?.name, 'alice')
})

test('what the server passes on between the two is nothing it can open', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const tablet = await world.device('tablet')
  const { code } = await tablet.api.openLink()
  await Promise.all([tablet.api.linkDigits(), alice.api.answerLink(code)])
  await alice.api.confirmLink()
  const path = readLink.http.split(' ')[1]!.replace('{linkId}', code.replaceAll('-', ''))
  const answer = await fetch(`${world.url}${path.replace('{step}', 'secrets')}`)
  const { message } = readLink.output.parse(await answer.json())
  const sealed = Buffer.from(message!, 'base64url')
  assert.ok(sealed.length > 80)
  assert.ok(!sealed.includes('root'), 'not in the clear')
  await tablet.api.finishLink()
  await shownBoth([alice, tablet])
})

async function shownBoth([alice, tablet]: Client[]): Promise<void> {
  await alice!.write('General', 'both')
  for (const client of [alice!, tablet!]) await shows(client, 'General', 'both')
}
