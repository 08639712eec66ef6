import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { assertAccessibleInBothThemes } from './accessible.ts'
import { withoutChromium } from './chromium.ts'
import { Story } from './story.ts'

interface Shown {
  title: string
  body: string
  tag: string
}

/** The system’s notifications, as the page asks for them: what was shown, and a way to click on it. */
async function watchNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const all: { title: string; body: string; tag: string; target: EventTarget }[] = []
    class Recorded extends EventTarget {
      static permission: NotificationPermission = 'default'
      static async requestPermission() {
        Recorded.permission = 'granted'
        return Recorded.permission
      }
      constructor(title: string, { body = '', tag = '' }: NotificationOptions) {
        super()
        all.push({ title, body, tag, target: this })
      }
      close() {}
    }
    Object.assign(globalThis, { Notification: Recorded, shownNotifications: all })
  })
}

const shownOn = (page: Page): Promise<Shown[]> =>
  page.evaluate(() => {
    const { shownNotifications } = globalThis as unknown as { shownNotifications: Shown[] }
    return shownNotifications.map(({ title, body, tag }) => ({ title, body, tag }))
  })

async function seesNotification(page: Page, body: string): Promise<Shown> {
  await page.waitForFunction(
    (text) =>
      (globalThis as unknown as { shownNotifications: Shown[] }).shownNotifications.some((one) =>
        one.body.includes(text),
      ),
    body,
  )
  return (await shownOn(page)).findLast((one) => one.body.includes(body))!
}

test(
  'settings hold, notifications follow them, and everything can be taken along',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const alice = await story.person('Alice')
    const { page } = alice
    await watchNotifications(page)
    await alice.setUp(story.server, 'Acme')
    const bob = await story.person('Bob')
    await bob.accept(await alice.inviteLink())
    await bob.say('Hello Alice')
    await alice.sees('Hello Alice')
    const settings = page.getByRole('button', { name: 'Settings', exact: true }).last()
    const dialog = page.getByRole('dialog', { name: 'Settings' })

    await t.test('contrast and text size, over a reload', async () => {
      await settings.click()
      await assertAccessibleInBothThemes(page, 'settings')
      const before = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)
      await dialog.getByRole('radiogroup', { name: 'Contrast' }).getByRole('radio', { name: 'High' }).click()
      await dialog
        .getByRole('radiogroup', { name: 'Text size' })
        .getByRole('radio', { name: 'Larger' })
        .click()
      await page.reload()
      await alice.sees('Hello Alice')
      assert.equal(await page.locator('html').getAttribute('data-contrast'), 'more')
      const after = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)
      assert.ok(Number.parseFloat(after) > Number.parseFloat(before))
      if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/contrast-larger.png` })
      await settings.click()
      await dialog
        .getByRole('radiogroup', { name: 'Contrast' })
        .getByRole('radio', { name: 'System' })
        .click()
      await dialog
        .getByRole('radiogroup', { name: 'Text size' })
        .getByRole('radio', { name: 'Usual' })
        .click()
      await page.keyboard.press('Escape')
    })

    await t.test('whether to notify is asked once there was something to notify of', async () => {
      await page.getByRole('button', { name: 'New room', exact: true }).click()
      await page.getByRole('textbox', { name: 'Room name' }).fill('Elsewhere')
      await page.getByRole('button', { name: 'Create room' }).click()
      await page.getByRole('heading', { name: 'Elsewhere', level: 1 }).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Turn on' }).count(), 0)
      await bob.say('Are you there?')
      await page.getByRole('button', { name: 'Turn on' }).click()
      await bob.say('The kettle boils')
      const shown = await seesNotification(page, 'The kettle boils')
      assert.equal(shown.title, 'Bob in General')
      await page.waitForFunction(() => document.title.startsWith('(2)'))
    })

    await t.test('a click on it opens that very message', async () => {
      await page.evaluate(() => {
        const { shownNotifications } = globalThis as unknown as {
          shownNotifications: { target: EventTarget }[]
        }
        shownNotifications.at(-1)!.target.dispatchEvent(new Event('click'))
      })
      await page.getByRole('heading', { name: 'General', level: 1 }).waitFor()
      await alice.sees('The kettle boils')
    })

    await t.test('words are hidden, and nothing comes from a room that is to call for nothing', async () => {
      await settings.click()
      await dialog.getByRole('switch', { name: 'Hide what was written' }).click()
      await dialog.getByRole('button', { name: 'Send a test notification' }).click()
      await seesNotification(page, 'This is what a notification looks like.')
      await page.keyboard.press('Escape')
      await alice.open('Elsewhere')
      await bob.say('A secret surprise')
      const shown = await seesNotification(page, '1 new message')
      assert.ok(!shown.body.includes('surprise'))
      await alice.open('General')
      await alice.sees('A secret surprise')
      await alice.room('General').first().getByRole('link').click({ button: 'right' })
      await page.getByRole('menuitemradio', { name: 'Mentions only' }).click()
      await alice.open('Elsewhere')
      const before = (await shownOn(page)).length
      await bob.say('Nothing for anybody')
      await alice.room('General').getByText('Bob: Nothing for anybody').waitFor()
      await bob.say('But this, @Alice, is for you')
      await page.waitForFunction(
        (count) =>
          (globalThis as unknown as { shownNotifications: unknown[] }).shownNotifications.length > count,
        before,
      )
      assert.equal((await shownOn(page)).length, before + 1)
    })

    await t.test('the export holds what was said, and is made without the server', async () => {
      await settings.click()
      const download = page.waitForEvent('download')
      await dialog.getByRole('button', { name: 'Export', exact: true }).click()
      const path = await (await download).path()
      const data = JSON.parse(await readFile(path, 'utf8')) as {
        profile: { name: string }
        rooms: { name: string; isWhole: boolean; messages: { author: string; text: string }[] }[]
      }
      assert.equal(data.profile.name, 'Alice')
      const general = data.rooms.find((room) => room.name === 'General')!
      assert.ok(general.isWhole)
      assert.ok(general.messages.some((one) => one.author === 'Bob' && one.text === 'The kettle boils'))
      await page.keyboard.press('Escape')
    })
    story.assertServerNeverSaw(['The kettle boils', 'A secret surprise'])
    story.assertNoComplaints()
  },
)
