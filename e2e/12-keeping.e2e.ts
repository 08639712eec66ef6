import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { withoutChromium } from './chromium.ts'
import { type Person } from './person.ts'
import { Story } from './story.ts'

const written = 'readable on every device of mine'

/** An authenticator that lives in the page's browser, with a fingerprint that always fits and the PRF extension. */
async function withAuthenticator({ context, page }: Person): Promise<void> {
  const browser = await context.newCDPSession(page)
  await browser.send('WebAuthn.enable')
  await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function openSecurity({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).first().click()
  await page.getByRole('dialog').getByText('Security', { exact: true }).first().click()
}

/** Leaves nothing of the account in this browser: what comes back came from the server, and opened with the secret alone. */
async function forgetDevice({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Forget this device' }).click()
  await page.getByRole('button', { name: 'Forget everything' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
}

test(
  'an account is opened by a passkey, a recovery code, or another device',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const alice = await story.person('Alice')
    await alice.setUp(story.server, 'Acme')
    await alice.say(written)
    await alice.seesStatus(written, 'sent')
    const { page } = alice
    let code = ''

    await t.test(
      'a passkey is added, and alone opens everything on a device that knows nothing',
      async () => {
        await withAuthenticator(alice)
        await openSecurity(alice)
        await page.getByRole('button', { name: 'Add a passkey' }).click()
        await page.getByRole('list', { name: 'Passkeys' }).getByText('Opens your messages').waitFor()
        await forgetDevice(alice)
        await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
        await alice.sees(written)
      },
    )

    await t.test('a recovery code is shown once, and sets a new password that opens everything', async () => {
      await openSecurity(alice)
      await page.getByRole('button', { name: 'Make a code' }).click()
      const shown = page.locator('output').first()
      await shown.waitFor()
      code = (await shown.textContent()) ?? ''
      const { violations } = await new AxeBuilder({ page }).analyze()
      assert.deepEqual(
        violations.map(({ id }) => id),
        [],
      )
      await page.getByRole('button', { name: 'I have kept it' }).click()
      await shown.waitFor({ state: 'detached' })
      await forgetDevice(alice)

      await page.getByRole('link', { name: 'Forgot your password?' }).click()
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Alice')
      await page.getByRole('textbox', { name: 'Recovery code' }).fill(code)
      await page.getByLabel('New password', { exact: true }).fill('a new horse, another battery')
      await page.getByRole('button', { name: 'Set password and sign in' }).click()
      await alice.sees(written)
    })

    await t.test(
      'a device that is signed in lets in another one, after both show the same digits',
      async () => {
        const other = await story.person('Alice elsewhere')
        await other.page.goto(story.server.url)
        await other.page.getByRole('button', { name: 'Use another device' }).click()
        await other.page.getByRole('img', { name: 'QR code for a device that is signed in' }).waitFor()
        const shownCode = (await other.page.locator('output').first().textContent()) ?? ''
        await openSecurity(alice)
        await page.getByRole('button', { name: 'Enter its code' }).click()
        await page.getByRole('textbox', { name: 'Code of the new device' }).fill(shownCode)
        await page.getByRole('button', { name: 'Continue' }).click()
        const here = page.getByRole('button', { name: 'They are the same' })
        const there = other.page.getByRole('button', { name: 'They are the same' })
        await here.waitFor()
        await there.waitFor()
        const digits = await Promise.all(
          [page, other.page].map((one) => one.locator('output').first().textContent()),
        )
        assert.match(digits[0] ?? '', /^\d{3} \d{3}$/)
        assert.equal(digits[0], digits[1])
        await there.click()
        await here.click()
        await other.sees(written)
      },
    )

    await t.test('the server has seen nothing of it', () => {
      story.assertServerNeverSaw([written, code, 'a new horse, another battery'])
      story.assertNoComplaints()
    })
  },
)
