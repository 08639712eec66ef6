import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

const images = fileURLToPath(new URL('../docs/images/', import.meta.url))

/** With SECURECHAT_TEST_SCREENSHOTS=1 the pictures of the documents are taken anew on the way. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env.SECURECHAT_TEST_SCREENSHOTS !== '1') return
  mkdirSync(images, { recursive: true })
  await page.screenshot({ path: `${images}${name}.png` })
}

/** The first words of a text as a screen shows them, without its markdown. */
const beginning = (text: string) => text.replaceAll(/[`*]/g, '').split('\n')[0]!.slice(0, 12)

/** No violation of WCAG 2.2 A and AA that axe can find on the page as it is now. */
async function assertAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  )
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  assert.deepEqual(
    violations.map(
      ({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
    [],
  )
}

const conversation: [who: 'alice' | 'bob' | 'carol', text: string][] = [
  ['bob', 'Morning! The new build is up on staging 🚀'],
  ['alice', 'Nice. How does it *feel*?'],
  ['bob', '**Fast.** The first message takes about as long as a blink.'],
  ['bob', 'What is left before we ship:\n\n- release notes\n- the migration guide\n- cake'],
  ['carol', 'I can take the release notes, they are half written already'],
  ['alice', '🎉'],
  [
    'carol',
    'One thing, though. This looks odd to me:\n\n```ts\nconst left = all.filter((one) => !one.isDone)\n```',
  ],
  [
    'alice',
    'Good catch, `isDone` was renamed last week. I will mend it now; see https://example.org/changes',
  ],
  ['bob', 'Then cake is on me.'],
]

test(
  'every screen can be used by everybody, in light and dark and on a phone',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const alice = await story.person('Alice')
    const bob = await story.person('Bob', { colorScheme: 'dark' })
    const carol = await story.person('Carol', {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    })

    await t.test('set-up', async () => {
      await alice.page.goto(story.server.url)
      await alice.page.getByRole('button', { name: 'Create account' }).waitFor()
      await assertAccessible(alice.page, 'set-up')
      await picture(alice.page, 'set-up')
    })

    await t.test('the first room with its welcome card', async () => {
      await alice.setUp(story.server, 'Heron & Daughters')
      await alice.page.getByRole('img', { name: 'QR code of the invite link' }).waitFor()
      await assertAccessible(alice.page, 'welcome')
      await picture(alice.page, 'welcome')
    })

    await t.test('the invitation', async () => {
      const link = await alice.inviteLink()
      await bob.page.goto(link)
      await bob.page.getByRole('button', { name: 'Create account' }).waitFor()
      await assertAccessible(bob.page, 'invitation, dark')
      await bob.accept(link)
      await carol.accept(link)
    })

    await t.test('a busy room in light and dark', async () => {
      const people = { alice, bob, carol }
      for (const [who, text] of conversation) {
        await people[who].say(text)
        for (const person of Object.values(people)) await person.sees(beginning(text))
      }
      await bob.seesStatus('Then cake is on me.', 'read')
      await assertAccessible(alice.page, 'room, light')
      await assertAccessible(bob.page, 'room, dark')
      await picture(alice.page, 'room-light')
      await picture(bob.page, 'room-dark')
    })

    await t.test('on a phone', async () => {
      await assertAccessible(carol.page, 'room, phone')
      assert.ok(
        await carol.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        'nothing sticks out',
      )
      await picture(carol.page, 'phone-room')
      await carol.page.getByRole('button', { name: 'Back' }).click()
      await carol.page.getByRole('list', { name: 'Rooms' }).waitFor()
      await assertAccessible(carol.page, 'rooms, phone')
      await picture(carol.page, 'phone-rooms')
    })

    await t.test('dialogs and details', async () => {
      await alice.page.keyboard.press('Control+.')
      await alice.page.getByRole('button', { name: 'Leave room' }).waitFor()
      await assertAccessible(alice.page, 'details')
      for (const name of ['New room', 'New direct message', 'Invite people', 'Settings']) {
        await alice.page.getByRole('button', { name }).first().click()
        await alice.page.getByRole('dialog').waitFor()
        await assertAccessible(alice.page, name)
        await alice.page.keyboard.press('Escape')
        await alice.page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      await alice.page.keyboard.press('Control+k')
      await alice.page.getByRole('dialog').waitFor()
      await assertAccessible(alice.page, 'switcher')
      await alice.page.keyboard.press('Escape')
    })

    await t.test('at twice the text size nothing sticks out', async () => {
      await alice.page.keyboard.press('Control+.')
      await alice.page.setViewportSize({ width: 640, height: 400 })
      await alice.composer.waitFor()
      assert.ok(await alice.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
    })

    story.assertNoComplaints()
  },
)
