import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

test('one person with two browsers', { skip: withoutChromium }, async (t) => {
  await using story = await Story.begin()
  const { alice, bob } = await story.aliceAndBob()
  const tablet = await story.person('Alice', { colorScheme: 'dark' })

  await t.test('the password alone brings all rooms and their history', async () => {
    await bob.say('Canary one: before the tablet')
    await alice.sees('Canary one')
    await alice.page.getByRole('button', { name: 'New direct message' }).first().click()
    await alice.page.getByRole('combobox').fill('Bob')
    await alice.page.keyboard.press('Enter')
    await alice.page.getByRole('heading', { name: 'Bob' }).first().waitFor()
    await alice.say('Canary two: between us')
    await bob.room('Alice').filter({ hasText: '1 unread message' }).waitFor()

    await tablet.signIn(story.server)
    await tablet.open('General')
    await tablet.sees('Canary one: before the tablet')
    await tablet.open('Bob')
    await tablet.sees('Canary two: between us')
  })

  await t.test('both see what either writes, and what others write', async () => {
    await tablet.say('Canary three: from the sofa')
    await alice.sees('Canary three: from the sofa')
    await bob.open('Alice')
    await bob.sees('Canary three: from the sofa')
    await bob.say('Canary four: to both')
    await alice.sees('Canary four: to both')
    await tablet.sees('Canary four: to both')
  })

  await t.test('what is read on one is read on the other', async () => {
    await alice.open('Bob')
    await tablet.open('Bob')
    await bob.open('General')
    await bob.say('Canary five: read me once')
    for (const device of [alice, tablet])
      await device.room('General').filter({ hasText: 'unread message' }).waitFor()
    await tablet.open('General')
    await tablet.sees('Canary five: read me once')
    await alice.room('General').filter({ hasNotText: 'unread message' }).waitFor()
  })

  await t.test('both are listed in the settings, and can be used by everybody', async () => {
    for (const { page } of [alice, tablet]) {
      await page.getByRole('button', { name: 'Settings' }).first().click()
      const rows = page.getByRole('list', { name: 'Devices' }).getByRole('listitem')
      await rows.nth(1).waitFor()
      assert.equal(await rows.count(), 2)
      await rows.first().filter({ hasText: 'This device' }).waitFor()
      await rows.nth(1).scrollIntoViewIfNeeded()
      await assertAccessible(page)
    }
    await tablet.page.keyboard.press('Escape')
  })

  await t.test('a device is given a name', async () => {
    const list = alice.page.getByRole('list', { name: 'Devices' })
    await list
      .getByRole('button', { name: /^Rename/ })
      .nth(1)
      .click()
    await list.getByRole('textbox', { name: 'Name of the device' }).fill('Canary sofa')
    await alice.page.keyboard.press('Enter')
    await list.getByText('Canary sofa', { exact: true }).waitFor()
  })

  await t.test('signed out from the other one, a device shows nothing any more and says why', async () => {
    await alice.page.getByRole('button', { name: 'Sign out Canary sofa' }).click()
    const asking = alice.page.getByRole('alertdialog')
    await asking.getByText('Sign out “Canary sofa”?').waitFor()
    await assertAccessible(alice.page)
    await asking.getByRole('button', { name: 'Sign it out' }).click()
    await tablet.page.getByText('Another of your devices signed this one out').waitFor()
    assert.ok(!(await tablet.page.content()).includes('Canary'))
    await assertAccessible(tablet.page)
    await alice.page
      .getByRole('list', { name: 'Devices' })
      .getByText('Canary sofa')
      .waitFor({ state: 'detached' })
    await alice.page.getByRole('button', { name: 'Forget this device' }).click()
    const warning = alice.page.getByRole('alertdialog')
    await warning.getByText('This is your only device').waitFor()
    await warning.getByRole('button', { name: 'Cancel' }).click()
    await warning.waitFor({ state: 'detached' })
    await alice.page.keyboard.press('Escape')
    await bob.say('Canary six: only one of you now')
    await alice.open('General')
    await alice.sees('Canary six')
  })

  story.assertNoComplaints()
  story.assertServerNeverSaw(['Canary', 'sofa'])
})

/** No violation of WCAG 2.2 A and AA that axe can find on the page as it is now. */
async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  )
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
    [],
  )
}
