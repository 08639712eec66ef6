import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix} ${index + 1}`)

test('nothing is lost when the network or the server goes', { skip: withoutChromium }, async (t) => {
  await using story = await Story.begin()
  const { alice, bob } = await story.aliceAndBob()
  await alice.say('before')
  await bob.sees('before')

  await t.test(
    'what is written offline waits, survives a reload, and is sent when the network is back',
    async () => {
      await alice.context.setOffline(true)
      // A page that is offline keeps its socket until somebody notices; losing the server is what makes it notice.
      await alice.say('written offline')
      await alice.seesStatus('written offline', 'sending')
      await alice.context.setOffline(false)
      await bob.sees('written offline')
      await alice.seesStatus('written offline', 'read')
    },
  )

  await t.test(
    'the server is killed in the middle of a burst: every message arrives once and in order',
    async () => {
      const burst = numbered('burst', 12)
      for (const [index, text] of burst.entries()) {
        await alice.say(text)
        if (index === 5) await story.server.kill('SIGKILL')
      }
      await alice.seesStatus('burst 12', 'sending')
      await story.server.start()
      await bob.sees('burst 12')
      await alice.seesStatus('burst 12', 'read')
      for (const person of [alice, bob]) assert.deepEqual(await person.texts(/burst \d+/), burst)
    },
  )

  await t.test('what is in the outbox survives closing the tab', async () => {
    await story.server.kill('SIGKILL')
    await alice.say('closed before it was sent')
    await alice.seesStatus('closed before it was sent', 'sending')
    await alice.page.close()
    await story.server.start()
    alice.page = await alice.anotherTab(story.server.url)
    await bob.sees('closed before it was sent')
    await alice.composer.waitFor()
    await alice.sees('closed before it was sent')
  })

  await t.test('the page opens, shows and writes while the server is away', async () => {
    await alice.page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    await story.server.kill('SIGKILL')
    await alice.page.reload()
    await alice.sees('closed before it was sent')
    await alice.say('written on a page that no server gave')
    await alice.seesStatus('written on a page that no server gave', 'sending')
    await alice.page.reload()
    await alice.seesStatus('written on a page that no server gave', 'sending')
    await story.server.start()
    await bob.sees('written on a page that no server gave')
  })

  await t.test('two tabs of one browser are one device: both show, both send, either may close', async () => {
    const first = alice.page
    const second = await alice.anotherTab(story.server.url)
    await second.getByRole('article').filter({ hasText: 'burst 12' }).waitFor()
    const write = async (page: typeof first, text: string) => {
      const box = page.getByRole('textbox', { name: 'Message', exact: true })
      await box.fill(text)
      await box.press('Enter')
    }
    await write(first, 'from the first tab')
    await write(second, 'from the second tab')
    for (const text of ['from the first tab', 'from the second tab']) {
      await bob.sees(text)
      await first.getByRole('article').filter({ hasText: text }).waitFor()
      await second.getByRole('article').filter({ hasText: text }).waitFor()
    }
    await first.close()
    await write(second, 'after the first tab closed')
    await bob.sees('after the first tab closed')
    alice.page = second
    assert.deepEqual(await alice.texts(/from the \w+ tab|after the first tab closed/), [
      'from the first tab',
      'from the second tab',
      'after the first tab closed',
    ])
  })

  await t.test(
    'a burst is followed to its end and read, however slow the machine; whoever scrolled up stays there',
    async () => {
      const slow = await bob.context.newCDPSession(bob.page)
      await slow.send('Emulation.setCPUThrottlingRate', { rate: 6 })
      const uneven = (index: number) => (index % 3 === 0 ? ' taller than the others'.repeat(40) : '')
      for (const [index, text] of numbered('flood', 24).entries()) await alice.say(`${text}${uneven(index)}.`)
      await alice.seesStatus('flood 24.', 'read')
      await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 })

      await bob.timeline.hover()
      await bob.page.mouse.wheel(0, -1500)
      const jump = bob.page.getByRole('button', { name: /latest/ })
      await jump.waitFor()
      const place = () => bob.timeline.evaluate((element) => element.scrollTop)
      const before = await place()
      await alice.say('while bob reads further up')
      await jump.filter({ hasText: '1' }).waitFor()
      assert.equal(await place(), before)
      await alice.seesStatus('while bob reads further up', 'delivered')
      await jump.click()
      await alice.seesStatus('while bob reads further up', 'read')
    },
  )

  story.assertNoComplaints()
})
