import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import type { Person } from './person.ts'
import { Story } from './story.ts'

/** Opens the menu of a message by keyboard alone: to the timeline, up to the message, and Enter. */
async function menuByKeys(person: Person, text: string): Promise<void> {
  await person.timeline.focus()
  const focused = () => document.activeElement?.textContent ?? ''
  for (let steps = 0; steps < 30; steps++) {
    await person.page.keyboard.press('ArrowUp')
    if ((await person.page.evaluate(focused)).includes(text)) break
  }
  assert.ok((await person.page.evaluate(focused)).includes(text), `the focus is on “${text}”`)
  await person.page.keyboard.press('Enter')
  await person.page.getByRole('menu').waitFor()
}

async function choose(person: Person, text: string, action: string): Promise<void> {
  await person
    .message(text)
    .first()
    .click({ button: 'right', position: { x: 60, y: 6 } })
  await person.page.getByRole('menuitem', { name: action, exact: true }).click()
}

test('what people do with messages', { skip: withoutChromium }, async (t) => {
  await using story = await Story.begin()
  const { alice, bob } = await story.aliceAndBob()

  await t.test('an answer quotes what it answers, and leads there', async () => {
    await alice.say('Canary one: shall we meet on Thursday?')
    await bob.sees('Canary one')
    await bob.message('Canary one').hover()
    await bob.message('Canary one').getByRole('button', { name: 'Reply', exact: true }).click()
    await bob.page.getByText('Replying to Alice').waitFor()
    await bob.composer.fill('Thursday is fine')
    await bob.composer.press('Enter')
    const answer = alice.message('Thursday is fine')
    await answer.getByRole('button', { name: /^In reply to Alice: Canary one/ }).click()
    await alice.page.locator('article[data-found]', { hasText: 'Canary one' }).first().waitFor()
    await bob.page.getByText('Replying to Alice').waitFor({ state: 'detached' })
  })

  await t.test('up in an empty box edits the last message, for everybody, and Escape does not', async () => {
    await bob.say('teh second')
    await alice.sees('teh second')
    await bob.composer.press('ArrowUp')
    await bob.page.getByText('Editing a message').waitFor()
    await bob.composer.press('Escape')
    await bob.page.getByText('Editing a message').waitFor({ state: 'detached' })
    assert.equal(await bob.composer.inputValue(), '')
    await bob.composer.press('ArrowUp')
    await bob.page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('[data-focus="composer"]')?.value === 'teh second',
    )
    await bob.composer.fill('the second')
    await bob.composer.press('Enter')
    await alice.message('the second').getByText('edited').waitFor()
    await alice.message('teh second').waitFor({ state: 'detached' })
  })

  await t.test('reactions are counted, say by whom, and are taken back', async () => {
    await alice.message('the second').hover()
    await alice.message('the second').getByRole('button', { name: 'React with 👍' }).click()
    const chip = bob.message('the second').getByRole('button', { name: /^👍, / })
    await chip.filter({ hasText: '1' }).click()
    await alice.message('the second').getByRole('button', { name: '👍, Alice and Bob' }).waitFor()
    await chip.filter({ hasText: '2' }).click()
    const alone = alice.message('the second').getByRole('button', { name: '👍, Alice', exact: true })
    await alone.filter({ hasText: '1' }).waitFor()
    assert.equal(await alone.getAttribute('aria-pressed'), 'true')
  })

  await t.test('the keyboard reacts to the newest message', async () => {
    await alice.composer.focus()
    await alice.page.keyboard.press('Control+Shift+Backslash')
    await alice.page.getByRole('combobox', { name: 'Find an emoji' }).fill('tada')
    await alice.page.locator('#emoji-active').waitFor()
    await alice.page.keyboard.press('Enter')
    await bob
      .message('the second')
      .getByRole('button', { name: /^🎉, Alice/ })
      .waitFor()
  })

  await t.test('by keyboard: a message is pinned, and found again in the panel', async () => {
    await menuByKeys(alice, 'Canary one')
    await alice.page.keyboard.press('p')
    await alice.page.keyboard.press('Enter')
    await bob.message('Canary one').getByText('Pinned').first().waitFor()
    await bob.page.getByText('Alice pinned a message').waitFor()
    await bob.page.keyboard.press('Control+.')
    await bob.page.getByRole('list', { name: 'Pinned messages' }).getByRole('button').click()
    await bob.page.locator('article[data-found]', { hasText: 'Canary one' }).first().waitFor()
    await bob.page.keyboard.press('Control+.')
  })

  await t.test('the tick opens the way of a message, from this device to whoever has read it', async () => {
    await alice.say('how long did this take?')
    await bob.sees('how long did this take?')
    await bob.timeline.click({ position: { x: 5, y: 5 } })
    await alice.message('how long did this take?').getByRole('button', { name: 'read', exact: true }).click()
    const way = alice.page.getByRole('dialog', { name: 'Message info' })
    for (const step of ['Waited on this device', 'Sealed', /^Stored by the server as number \d+$/]) {
      const row = way.locator('dl > div', { has: alice.page.getByRole('term').filter({ hasText: step }) })
      assert.match(await row.getByRole('definition').innerText(), /^\d+ m?s$/)
    }
    await way.getByRole('list', { name: 'Delivered to' }).getByText('Bob').waitFor()
    await way
      .getByRole('list', { name: 'Read by' })
      .getByText(/after \d+ m?s/)
      .waitFor()
    await way.getByText(/^Last \d+ from this device/).waitFor()
    await alice.page.keyboard.press('Escape')
    await choose(bob, 'how long did this take?', 'Message info')
    await bob.page.getByText(/^Stored as number \d+ of this room/).waitFor()
    await bob.page.keyboard.press('Escape')
  })

  await t.test('a thread is beside the room, is counted below its message, and closes', async () => {
    await choose(bob, 'Canary one', 'Reply in thread')
    const box = bob.page.getByRole('textbox', { name: 'Reply in thread' })
    await box.fill('Canary two: in the thread')
    await box.press('Enter')
    const chip = alice.message('Canary one').getByRole('button', { name: /1 reply.*1 new/ })
    await chip.click()
    const thread = alice.page.getByRole('log', { name: 'Thread' })
    await thread.getByRole('article').filter({ hasText: 'Canary two' }).waitFor()
    assert.equal(await alice.message('Canary two').count(), 0, 'not in the room itself')
    await alice.page.keyboard.press('Control+.')
    await thread.waitFor({ state: 'detached' })
    await alice
      .message('Canary one')
      .getByRole('button', { name: /1 reply\s*last/ })
      .waitFor()
    await bob.page.keyboard.press('Control+.')
  })

  await t.test('a mention is a chip, marked for whom it calls', async () => {
    await alice.say('@Bob have a look')
    await bob.message('have a look').locator('.mention-me', { hasText: '@Bob' }).waitFor()
    await alice.message('have a look').locator('.mention', { hasText: '@Bob' }).waitFor()
    assert.equal(await alice.message('have a look').locator('.mention-me').count(), 0)
  })

  await t.test('a message is forwarded, and says that it was', async () => {
    await bob.page.getByRole('button', { name: 'New direct message' }).first().click()
    await bob.page.getByRole('combobox').fill('Alice')
    await bob.page.keyboard.press('Enter')
    await bob.page.getByRole('heading', { name: 'Alice' }).first().waitFor()
    await bob.open('General')
    await choose(bob, 'Canary one', 'Forward')
    await bob.page.getByRole('combobox', { name: 'Find a room or person' }).fill('Alice')
    await bob.page.keyboard.press('Enter')
    await bob.page.getByText('Forwarded to Alice').waitFor()
    await bob.open('Alice')
    await bob.message('Canary one').getByText('Forwarded', { exact: true }).waitFor()
    await bob.open('General')
  })

  await t.test('the quick switcher finds a message, and Enter leads to it', async () => {
    await bob.page.keyboard.press('Control+k')
    await bob.page.keyboard.type('how long did')
    await bob.page.getByRole('option').filter({ hasText: 'how long did this take?' }).waitFor()
    await bob.page.keyboard.press('Enter')
    await bob.page.locator('article[data-found]', { hasText: 'how long did this take?' }).first().waitFor()
  })

  await t.test('a link to a message leads to it', async () => {
    await alice.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await choose(alice, 'the second', 'Copy link')
    await alice.page.getByText('Link copied').waitFor()
    const link = await alice.page.evaluate(() => navigator.clipboard.readText())
    assert.match(link, /#\/rooms\/[\w-]{22}\/[\w-]{22}$/)
    const page = await alice.anotherTab(link)
    await page.locator('article[data-found]', { hasText: 'the second' }).waitFor()
    await page.close()
  })

  await t.test('a poll is asked, answered, answered otherwise, and closed', async () => {
    await alice.page.getByRole('button', { name: 'Ask the room' }).click()
    await alice.page.getByRole('textbox', { name: 'Question' }).fill('Canary three: lunch?')
    await alice.page.getByRole('textbox', { name: 'Answer 1' }).fill('Noodles')
    await alice.page.getByRole('textbox', { name: 'Answer 2' }).fill('Bread')
    await alice.page.getByRole('button', { name: 'Ask', exact: true }).click()
    await bob
      .message('Canary three')
      .getByRole('button', { name: /^Noodles/ })
      .click()
    await alice.message('Canary three').getByRole('button', { name: 'Noodles: 1 vote, 100%' }).waitFor()
    await bob
      .message('Canary three')
      .getByRole('button', { name: /^Bread/ })
      .click()
    await alice.message('Canary three').getByRole('button', { name: 'Bread: 1 vote, 100%' }).waitFor()
    await alice.message('Canary three').getByRole('button', { name: 'Noodles: 0 votes, 0%' }).waitFor()
    await alice.message('Canary three').getByRole('button', { name: 'Close the poll' }).click()
    await bob.message('Canary three').getByText('Closed').waitFor()
    assert.ok(
      await bob
        .message('Canary three')
        .getByRole('button', { name: /^Noodles/ })
        .isDisabled(),
    )
  })

  await t.test('code is coloured, and hidden words are shown when asked for', async () => {
    await alice.say('it was ||the gardener||\n```ts\nconst x = 1\n```')
    await bob.message('const x').locator('.code-keyword', { hasText: 'const' }).waitFor()
    await bob.message('const x').getByRole('button', { name: 'Hidden words: show' }).click()
    await bob.message('const x').locator('.spoiler-open', { hasText: 'the gardener' }).waitFor()
  })

  await t.test('a star, a draft and what is marked unread are there on another device', async () => {
    await choose(alice, 'Thursday is fine', 'Star')
    await alice.message('Thursday is fine').getByText('Starred').waitFor()
    await choose(alice, 'Thursday is fine', 'Mark unread')
    await alice.timeline.getByText('New', { exact: true }).waitFor()
    await alice.composer.fill('half a thought')
    await alice.page.getByRole('button', { name: 'New room' }).first().click()
    await alice.page.getByRole('dialog').getByRole('textbox', { name: 'Room name' }).fill('Elsewhere')
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Create room' }).click()
    await alice.page.getByRole('heading', { name: 'Elsewhere' }).first().waitFor()
    const laptop = await story.person('Alice')
    await laptop.signIn(story.server)
    await laptop.open('General')
    await laptop.page.waitForFunction(
      () =>
        document.querySelector<HTMLTextAreaElement>('[data-focus="composer"]')?.value === 'half a thought',
    )
    await laptop.composer.fill('')
    await alice.open('General')
  })

  await t.test('only one’s own can be edited; one’s own, or any by who administers, be deleted', async () => {
    await bob
      .message('Canary one')
      .first()
      .click({ button: 'right', position: { x: 60, y: 6 } })
    await bob.page.getByRole('menuitem', { name: 'Copy text' }).waitFor()
    assert.equal(await bob.page.getByRole('menuitem', { name: 'Edit', exact: true }).count(), 0)
    assert.equal(await bob.page.getByRole('menuitem', { name: 'Delete for everyone' }).count(), 0)
    await bob.page.keyboard.press('Escape')
    await choose(alice, 'the second', 'Delete for everyone')
    await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await bob.page.getByText('Alice deleted this message').first().waitFor()
    await bob.message('the second').waitFor({ state: 'detached' })
    await bob.page.reload()
    await bob.page.getByText('Alice deleted this message').first().waitFor()
  })

  story.assertNoComplaints()
  story.assertServerNeverSaw(['Canary one', 'Canary two', 'Canary three', 'half a thought'])
})
