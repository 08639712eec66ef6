import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

test(
  'a message is reported, a number compared by hand, and somebody removed',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const { alice, bob } = await story.aliceAndBob()

    await t.test('whoever looks after the workspace sees the reported message, with proof', async () => {
      await alice.say('vile words')
      await bob.sees('vile words')
      await bob.message('vile words').first().click({ button: 'right' })
      await bob.page.getByRole('menuitem', { name: 'Report' }).click()
      const dialog = bob.page.getByRole('dialog', { name: 'Report this message' })
      await dialog.getByRole('textbox').fill('insults me')
      await dialog.getByRole('button', { name: 'Report' }).click()
      await dialog.waitFor({ state: 'detached' })

      await alice.page.getByRole('button', { name: /Acme/ }).first().click()
      await alice.page.getByRole('menuitem', { name: 'Reports' }).click()
      const reports = alice.page.getByRole('dialog', { name: 'Reports' })
      await reports.getByText('Proven: a device of Alice signed exactly this.').waitFor()
      await reports.getByText('insults me').waitFor()
      await reports.getByRole('button', { name: 'Mark as dealt with' }).click()
      await reports.getByText('Dealt with').waitFor()
      await alice.page.keyboard.press('Escape')
      await reports.waitFor({ state: 'detached' })
    })

    await t.test('a number that was entered is compared', async () => {
      await alice.page.getByRole('button', { name: 'New direct message' }).first().click()
      await alice.page.getByRole('combobox').fill('Bob')
      await alice.page.keyboard.press('Enter')
      await alice.page.getByRole('heading', { name: 'Bob' }).first().waitFor()
      await alice.page.keyboard.press('Control+.')
      await alice.page.getByRole('button', { name: 'Safety number' }).click()
      const dialog = alice.page.getByRole('dialog', { name: 'Safety number with Bob' })
      await dialog.getByRole('list', { name: 'Safety number' }).waitFor()
      const digits = (await dialog.getByRole('listitem').allInnerTexts()).join(' ')
      await dialog.getByText('Scan or enter').click()
      await dialog.getByRole('textbox').fill(digits)
      await dialog.getByText('It is the same number.').waitFor()
      const other = digits.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))
      await dialog.getByRole('textbox').fill(other)
      await dialog.getByText('It is not the same number.').waitFor()
      await alice.page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    })

    await t.test('whoever is removed while looking at the room reads that they were', async () => {
      await alice.open('General')
      const members = alice.page.getByRole('list', { name: 'Members' })
      await members.getByRole('button', { name: 'What to do with Bob' }).click()
      await alice.page.getByRole('menuitem', { name: 'Remove Bob' }).click()
      await alice.page.getByRole('button', { name: 'Remove', exact: true }).click()
      await bob.page.getByText('You are no longer in General').waitFor()
      assert.equal(await bob.room('General').count(), 0)
    })

    story.assertNoComplaints()
  },
)
