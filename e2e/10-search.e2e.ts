import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessibleInBothThemes } from './accessible.ts'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

test(
  'what was said is found, in one room and everywhere, without the server’s help',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const { alice, bob } = await story.aliceAndBob()
    const { page } = alice
    await alice.say('Die Straßenlaterne flackert')
    await bob.sees('Straßenlaterne')
    await bob.say('The boiler needs a plumber, see https://example.org/boiler')
    await alice.sees('plumber')
    for (let count = 1; count <= 60; count++) await alice.say(`Filler number ${count}`)
    await alice.seesStatus('Filler number 60', 'sent')
    const results = page.getByRole('listbox', { name: 'Found messages' }).getByRole('option')

    await t.test('a part of a word, in the room, by keyboard, and there one is', async () => {
      await alice.composer.press('Control+f')
      const box = page.getByRole('combobox', { name: 'Search in General' })
      await box.fill('lumb')
      await results.first().waitFor()
      assert.equal(await results.count(), 1)
      assert.equal(await results.locator('mark').innerText(), 'lumb')
      await page.getByText('All that you can read was searched, on this device.').waitFor()
      await assertAccessibleInBothThemes(page, 'search')
      await box.press('Enter')
      await alice.message('plumber').and(page.locator(':visible')).first().waitFor()
      const seen = await alice.message('plumber').first().boundingBox()
      assert.ok(seen && seen.y > 0 && seen.y < 800, 'the message is in view')
    })

    await t.test('everywhere, with filters', async () => {
      await page.keyboard.press('Control+Shift+F')
      const box = page.getByRole('combobox', { name: 'Search all messages' })
      await box.fill('from:bob has:link')
      await results.filter({ hasText: 'boiler' }).waitFor()
      assert.equal(await results.count(), 1)
      await box.fill('STRASSEN from:me')
      await page.getByText('0 messages found.').waitFor()
      await box.fill('straßen from:me')
      await results.filter({ hasText: 'flackert' }).waitFor()
      await box.fill('filler')
      await page.getByText('60 messages found.').waitFor()
      await box.fill('filler before:2020-01-01')
      await page.getByText('0 messages found.').waitFor()
      await page.keyboard.press('Escape')
    })
    story.assertServerNeverSaw(['Straßenlaterne', 'plumber'])
    story.assertNoComplaints()
  },
)
