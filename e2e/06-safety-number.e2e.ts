import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator } from 'playwright-core'
import { withoutChromium } from './chromium.ts'
import type { Person } from './person.ts'
import { Story } from './story.ts'

test('two people compare their safety number', { skip: withoutChromium }, async (t) => {
  await using story = await Story.begin()
  const { alice, bob } = await story.aliceAndBob()
  let digits = ''

  await t.test('both see the same sixty digits', async () => {
    await alice.page.getByRole('button', { name: 'New direct message' }).first().click()
    await alice.page.getByRole('combobox').fill('Bob')
    await alice.page.keyboard.press('Enter')
    await alice.page.getByRole('heading', { name: 'Bob' }).first().waitFor()
    await alice.page.keyboard.press('Control+.')
    await alice.page.getByRole('button', { name: 'Safety number' }).click()
    digits = await digitsOf(dialogOf(alice, 'Bob'))
    assert.match(digits, /^\d{60}$/)

    await bob.room('Alice').waitFor()
    await bob.open('Alice')
    await bob.page.keyboard.press('Control+.')
    await bob.page.getByRole('button', { name: 'Safety number' }).click()
    assert.equal(await digitsOf(dialogOf(bob, 'Alice')), digits)
  })

  await t.test('the dialog can be used by everybody, in light and in dark', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await alice.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await dialogOf(alice, 'Bob').getByRole('img', { name: 'QR code of the safety number' }).waitFor()
      const { violations } = await new AxeBuilder({ page: alice.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      assert.deepEqual(
        violations.map(
          ({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
        ),
        [],
      )
    }
  })

  await t.test('who was verified is so on every device of the account', async () => {
    await dialogOf(alice, 'Bob').getByRole('button', { name: 'Mark as verified' }).click()
    await dialogOf(alice, 'Bob').waitFor({ state: 'detached' })
    const tablet = await story.person('Alice')
    await tablet.signIn(story.server)
    await tablet.open('Bob')
    await tablet.page.keyboard.press('Control+.')
    await tablet.page.getByRole('button', { name: 'Safety number' }).click()
    await dialogOf(tablet, 'Bob').getByText('You have verified Bob.').waitFor()
    assert.equal(await digitsOf(dialogOf(tablet, 'Bob')), digits)
    await dialogOf(tablet, 'Bob').getByRole('button', { name: 'Take back' }).click()
    await dialogOf(tablet, 'Bob').waitFor({ state: 'detached' })
    await alice.page.getByRole('button', { name: 'Safety number' }).click()
    await dialogOf(alice, 'Bob').getByRole('button', { name: 'Mark as verified' }).waitFor()
  })

  story.assertNoComplaints()
})

const dialogOf = ({ page }: Person, name: string): Locator =>
  page.getByRole('dialog', { name: `Safety number with ${name}` })

async function digitsOf(dialog: Locator): Promise<string> {
  const list = dialog.getByRole('list', { name: 'Safety number' })
  await list.waitFor()
  return (await list.getByRole('listitem').allInnerTexts()).join('')
}
