import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

test(
  'the interface speaks the language that is set, and can run from right to left',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const alice = await story.person('Alice')
    const { page } = alice
    await alice.setUp(story.server, 'Acme')
    await alice.say('Guten Morgen')
    await alice.seesStatus('Guten Morgen', 'sent')

    await t.test('German, chosen in the settings, is everywhere afterwards', async () => {
      await page.getByRole('button', { name: 'Settings', exact: true }).click()
      await page.getByRole('radio', { name: 'Deutsch' }).click()
      await page.getByRole('button', { name: 'Einstellungen', exact: true }).waitFor()
      await page.getByRole('textbox', { name: 'Nachricht', exact: true }).waitFor()
      await page.getByRole('log', { name: 'Verlauf' }).getByText('Guten Morgen').waitFor()
      assert.equal(await page.locator('html').getAttribute('lang'), 'de')
      await page.getByText('Heute').first().waitFor()
    })

    await t.test('it stays so after a reload, and English comes back when it is set', async () => {
      await page.reload()
      await page.getByRole('button', { name: 'Einstellungen', exact: true }).click()
      await page.getByRole('radio', { name: 'English' }).click()
      await page.getByRole('button', { name: 'Settings', exact: true }).waitFor()
      assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    })

    await t.test('a browser that prefers German gets it unasked', async () => {
      const bernd = await story.person('Bernd', { locale: 'de-CH' })
      await bernd.page.goto(story.server.url)
      await bernd.page.getByRole('button', { name: 'Anmelden', exact: true }).waitFor()
    })

    await t.test('from right to left the rooms stand on the right, and nothing overflows', async () => {
      await page.evaluate(() => (document.documentElement.dir = 'rtl'))
      const rooms = await page.getByRole('navigation').first().boundingBox()
      const timeline = await alice.timeline.boundingBox()
      assert.ok(rooms && timeline && rooms.x > timeline.x, 'the list of rooms is right of the timeline')
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.equal(tooWide, 0)
      if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/rtl.png` })
    })
    story.assertNoComplaints()
  },
)
