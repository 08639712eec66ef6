import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { password } from './person.ts'
import { Story } from './story.ts'

test(
  'the first person sets the workspace up with the code from the terminal, once',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const alice = await story.person('Alice')
    const { page } = alice

    await t.test('a wrong code is refused in words, and nothing is lost of what was typed', async () => {
      await page.goto(story.server.url)
      await page.getByRole('textbox', { name: 'Set-up code' }).fill('WRONG-WRONG-WRONG-WRONG')
      await page.getByRole('textbox', { name: 'Workspace name' }).fill('Acme')
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Alice')
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Create account' }).click()
      await page.getByText('That is not the set-up code').waitFor()
      assert.equal(await page.getByRole('textbox', { name: 'Workspace name' }).inputValue(), 'Acme')
    })

    await t.test(
      'with the right one she lands in a room with a welcome card: link, QR and copy',
      async () => {
        await page.getByRole('textbox', { name: 'Set-up code' }).fill(story.server.setUpCode)
        await page.getByRole('button', { name: 'Create account' }).click()
        await page.getByRole('heading', { name: 'Welcome to Acme' }).waitFor()
        await page.getByRole('img', { name: 'QR code of the invite link' }).waitFor()
        await page.getByRole('button', { name: 'Copy' }).first().waitFor()
        assert.match(await alice.inviteLink(), new RegExp(`^${story.server.url}/invite#[\\w-]{22}$`))
      },
    )

    await t.test('the link behind the QR code of the terminal fills the code in', async () => {
      const mallory = await story.person('Mallory')
      await mallory.page.goto(`${story.server.url}/#${story.server.setUpCode}`)
      await mallory.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    })

    await t.test('the code is refused the second time', async () => {
      const { status, body } = await page.evaluate(async (code) => {
        const response = await fetch('/v1/accounts/begin', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            accountId: 'AAAAAAAAAAAAAAAAAAAAAA',
            name: 'Mallory',
            admission: { kind: 'set-up', code, workspaceName: 'Mine' },
            registrationRequest: 'AAAA',
          }),
        })
        return { status: response.status, body: (await response.json()) as { code: string } }
      }, story.server.setUpCode)
      assert.deepEqual([status, body.code], [409, 'already-set-up'])
    })

    story.assertNoComplaints()
    story.assertServerNeverSaw([password])
  },
)
