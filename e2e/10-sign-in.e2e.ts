import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

async function openSettings(page: Page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  return page.getByRole('dialog', { name: 'Settings' })
}

test('one person signed in twice', { skip: withoutChromium }, async (t) => {
  await using story = await Story.begin()
  const alice = await story.person('Alice')
  await alice.setUp(story.server, 'Acme')
  const tablet = await story.person('Alice')
  const asked: Request[] = []
  tablet.context.on('request', (request) => asked.push(request))
  await tablet.signIn(story.server)
  await tablet.composer.waitFor()

  await t.test(
    'whoever proves the password asks the rest in signed requests, and never in the address',
    async () => {
      const headers = await Promise.all(asked.map((request) => request.allHeaders()))
      const authorized = headers.filter((each) => each['authorization'] !== undefined)
      assert.ok(authorized.length > 0)
      for (const each of authorized) {
        assert.match(each['authorization']!, /^Signed ey/)
        assert.match(each['signature-input']!, /"@method" "@target-uri" "authorization"/)
      }
      for (const request of asked) assert.doesNotMatch(request.url(), /eyJ|token/)
    },
  )

  await t.test('both sign-ins are listed, and all others end at once', async () => {
    const settings = await openSettings(alice.page)
    const list = settings.getByRole('list', { name: 'Where you are signed in' })
    await list.getByRole('listitem').nth(1).waitFor()
    await list.getByText('Here and now').waitFor()
    await settings.getByRole('button', { name: 'Sign out everywhere else' }).click()
    const asking = alice.page.getByRole('alertdialog')
    await asking.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await tablet.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await list.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
  })
})
