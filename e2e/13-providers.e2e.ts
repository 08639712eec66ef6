import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  clientId,
  clientSecret,
  IdentityProvider,
  type Somebody,
} from '../packages/server/src/test-world/identity-provider.ts'
import { assertAccessibleInBothThemes } from './accessible.ts'
import { withoutChromium } from './chromium.ts'
import { password, type Person } from './person.ts'
import { Story } from './story.ts'

const carolThere: Somebody = {
  sub: 'carol-1',
  name: 'Carol Danvers',
  email: 'carol@example.org',
  email_verified: true,
  groups: ['engineering'],
}

/** What an operator writes to let people in by a provider. */
function providersFile(issuer: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'securechat-e2e-providers-'))
  const [clientSecretFile, file] = [join(folder, 'secret'), join(folder, 'providers.json')]
  const company = {
    id: 'company',
    label: 'Company',
    issuer,
    clientId,
    clientSecretFile,
    scopes: ['openid', 'profile', 'email', 'groups'],
    roles: { 'chat-admins': 'admin' },
    createAccounts: true,
    allowedDomains: ['example.org'],
  }
  writeFileSync(clientSecretFile, clientSecret)
  writeFileSync(file, JSON.stringify([company]))
  return file
}

async function signInThere(page: Page, url: string) {
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in with Company' }).click()
}

async function openWith(page: Page, button: string) {
  await page.getByLabel('Vault passphrase', { exact: true }).fill(password)
  await page.getByRole('button', { name: button, exact: true }).click()
}

async function writeTo(person: Person, name: string) {
  await person.page.getByRole('button', { name: 'New direct message' }).click()
  await person.page.getByRole('dialog').getByRole('combobox').fill(name)
  await person.page.keyboard.press('Enter')
  await person.composer.waitFor()
}

test('people who come by their organisation’s sign-in', { skip: withoutChromium }, async (t) => {
  await using idp = await IdentityProvider.start()
  await using story = await Story.begin({ SECURECHAT_PROVIDERS_FILE: providersFile(idp.issuer) })
  const { url } = story.server
  await idp.sendBackTo(`${url}/sign-in/provider`)
  const alice = await story.person('Alice')
  await alice.setUp(story.server, 'Acme')
  const carol = await story.person('Carol')

  await t.test(
    '[SI2] makes an account under the provider’s name, opened by a passphrase of one’s own',
    async () => {
      idp.person = carolThere
      await signInThere(carol.page, url)
      await carol.page.getByRole('heading', { name: 'Welcome, Carol Danvers' }).waitFor()
      await assertAccessibleInBothThemes(carol.page, 'newcomer')
      await openWith(carol.page, 'Create account')
      await carol.page.getByText('An administrator has still to let you see the open rooms').waitFor()
      assert.doesNotMatch(carol.page.url(), /code=|state=/)
    },
  )

  await t.test('[SI8] an administrator lets the newcomer see the open rooms', async () => {
    await alice.page.getByRole('button', { name: 'Let Carol Danvers see the open rooms' }).click()
    await carol.page.getByRole('button', { name: /Browse/ }).waitFor()
    await carol.page.getByText('An administrator has still').waitFor({ state: 'detached' })
  })

  await t.test('both talk, and a second device reads it after sign-in and passphrase', async () => {
    await writeTo(alice, 'Carol')
    await alice.say('hello Carol')
    await carol.room('Alice').first().click()
    await carol.sees('hello Carol')
    await carol.say('hello Alice')
    await alice.sees('hello Alice')
    const tablet = await story.person('Carol')
    idp.person = { ...carolThere, groups: ['chat-admins'] }
    await signInThere(tablet.page, url)
    await tablet.page.getByRole('heading', { name: 'Welcome back, Carol Danvers' }).waitFor()
    await openWith(tablet.page, 'Sign in')
    await tablet.room('Alice').first().click()
    await tablet.sees('hello Carol')
    await tablet.page.getByRole('button', { name: /Browse/ }).waitFor()
  })

  await t.test('[SI6] somebody with an account connects it, and comes in that way', async () => {
    idp.person = { ...carolThere, sub: 'alice-1', name: 'Alice There', email: 'alice@example.org' }
    await alice.page.getByRole('button', { name: 'Settings', exact: true }).click()
    await alice.page.getByRole('button', { name: 'Connect Company' }).click()
    await alice.page.getByText('Company is connected').waitFor()
    await alice.page.getByRole('button', { name: 'Settings', exact: true }).click()
    await alice.page.getByText('Connected as alice@example.org').waitFor()
    const tablet = await story.person('Alice')
    await signInThere(tablet.page, url)
    await tablet.page.getByRole('heading', { name: 'Welcome back, Alice' }).waitFor()
  })

  await t.test(
    '[SI3][SI5] strangers, refusals and links of somebody else’s making lead nowhere',
    async () => {
      const mallory = await story.person('Mallory')
      idp.person = { ...carolThere, sub: 'mallory-1', email: 'mallory@elsewhere.org' }
      await signInThere(mallory.page, url)
      await mallory.page.getByText('have no account here').waitFor()
      const refuser = await story.person('Refuser')
      idp.person = undefined
      await signInThere(refuser.page, url)
      await refuser.page.getByText('The sign-in was stopped there').waitFor()
      await mallory.page.goto(`${url}/sign-in/provider?code=theirs&state=${'A'.repeat(43)}`)
      await mallory.page.getByText('was not begun in this window').waitFor()
      await mallory.page.getByRole('button', { name: 'Back to the start' }).click()
      await mallory.page.getByRole('button', { name: 'Sign in with Company' }).waitFor()
    },
  )

  await t.test('the server kept no secret of the provider’s and no passphrase', () => {
    story.assertServerNeverSaw([password, clientSecret, 'hello Carol', 'eyJhbGciOiJSUzI1NiI'])
    story.assertNoComplaints()
  })
})
