import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type InputOf, listReports, type OutputOf, readEvents, reportMessage } from '@securechat/protocol'
import { type Client, createWorld, shows, type World } from '@securechat/testkit'

type Reported = InputOf<typeof reportMessage>

const seqOf = (client: Client, room: string, text: string): number => {
  const line = client.timeline(room).lines.find((shown) => shown.kind === 'message' && shown.text === text)
  return line!.seq!
}

async function ask(world: World, client: Client, route: string, body?: unknown) {
  const [method = '', path = ''] = route.split(' ')
  const response = await fetch(world.url + path, {
    method,
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as never }
}

test('[DL20] the owner sees exactly the reported message, with proof; members see no reports, and who wrote it is told nothing', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const [bob, carol] = [await world.invite(alice, 'bob'), await world.invite(alice, 'carol')]
  const { roomId } = await bob.api.createRoom({
    kind: 'group',
    name: 'Without alice',
    memberIds: [carol.state.me!.accountId],
  })
  await carol.eventually('is in', ({ rooms }) => rooms.some(({ name }) => name === 'Without alice'))
  for (const text of ['harmless canary-5d1', 'vile words', 'also harmless']) await bob.write(roomId, text)
  await shows(carol, roomId, 'harmless canary-5d1', 'vile words', 'also harmless')

  await carol.api.reportMessage(roomId, seqOf(carol, roomId, 'vile words'), 'insults me')
  const [report, ...others] = await alice.api.reports()
  assert.deepEqual(others, [])
  const { text, authorName, reporterName, reason, isProven, isClosed } = report!
  assert.deepEqual(
    { text, authorName, reporterName, reason, isProven, isClosed },
    {
      text: 'vile words',
      authorName: 'bob',
      reporterName: 'carol',
      reason: 'insults me',
      isProven: true,
      isClosed: false,
    },
  )
  for (const member of [bob, carol]) await assert.rejects(member.api.reports(), { code: 'not-allowed' })
  await assert.rejects(bob.api.closeReport(report!.reportId), { code: 'not-allowed' })
  await alice.api.closeReport(report!.reportId)
  assert.equal((await alice.api.reports())[0]?.isClosed, true)
  assert.ok(!(await world.serverFiles()).includes('canary-5d1'), 'the rest of the room stays sealed')
})

test('[DL20] a forged report is refused, whatever in it is forged; and what a lying server makes up is not taken for proven', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await bob.write('General', 'good morning')
  await bob.write('General', 'good night')
  await shows(alice, 'General', 'good morning', 'good night')
  const { roomId } = alice.room('General')
  await alice.api.reportMessage(roomId, seqOf(alice, 'General', 'good morning'), '')

  const { body } = await ask(world, alice, listReports.http)
  const [{ message }] = (body as OutputOf<typeof listReports>).reports as [
    OutputOf<typeof listReports>['reports'][number],
  ]
  const { roomId: _room, ...true_ } = message
  const reportId = message.eventId as unknown as Reported['reportId'] // SAFETY: any id will do.
  const forge = (change: Partial<Reported['message']>) =>
    ask(world, alice, reportMessage.http.replace('{roomId}', roomId), {
      reportId,
      reason: '',
      message: { ...true_, ...change },
    })
  const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
  const words = Buffer.from(JSON.stringify({ type: 'text', text: 'bad morning' })).toString('base64url')
  const forgeries: Partial<Reported['message']>[] = [
    { content: words },
    { salt: flip(true_.salt) },
    { frankingTag: flip(true_.frankingTag) },
    { serverFrank: flip(true_.serverFrank) },
    { accountId: alice.state.me!.accountId },
    { acceptedAtMs: true_.acceptedAtMs + 1 },
    { sentAtMs: true_.sentAtMs - 1 },
    { counter: true_.counter + 1 },
    { kid: '1' },
    { epoch: true_.epoch + 1 },
    { deviceId: flip(true_.deviceId) as typeof true_.deviceId },
    { eventId: flip(true_.eventId) as typeof true_.eventId },
  ]
  for (const change of forgeries) {
    const { status, body: refused } = await forge(change)
    assert.equal(status, 422, JSON.stringify(change))
    assert.equal((refused as { code: string }).code, 'report-unproven')
  }
  assert.equal((await alice.api.reports()).length, 1)

  // Another message's tag, stamp and place, with these words.
  const page = await ask(world, alice, `${readEvents.http.replace('{roomId}', roomId)}?after=1`)
  const { events } = page.body as OutputOf<typeof readEvents>
  const other = events.find((event) => event.kind === 'message' && event.eventId !== true_.eventId)
  assert.ok(other?.kind === 'message')
  const { frankingTag, serverFrank, sentAtMs, acceptedAtMs, eventId } = other
  assert.equal((await forge({ frankingTag, serverFrank, sentAtMs, acceptedAtMs, eventId })).status, 422)

  alice.lies.set('report.list', ({ reports }: OutputOf<typeof listReports>) => ({
    reports: reports.map((report) => ({ ...report, message: { ...report.message, content: words } })),
  }))
  const [shown] = await alice.api.reports()
  assert.deepEqual([shown?.text, shown?.isProven], ['bad morning', false])
})
