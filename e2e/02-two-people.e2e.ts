import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { password } from './person.ts'
import { Story } from './story.ts'

test('two people in two browsers write to each other', { skip: withoutChromium }, async (t) => {
  await using story = await Story.begin()
  const alice = await story.person('Alice')
  await alice.setUp(story.server, 'Acme')
  const link = await alice.inviteLink()
  const bob = await story.person('Bob')

  await t.test('the link says who invites and to what, and leads to a focused composer', async () => {
    await bob.page.goto(link)
    await bob.page.getByText('Alice invites you to General').waitFor()
    await bob.accept(link)
    await bob.page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Message')
  })

  await t.test('a message goes from sending to read', async () => {
    await alice.say('Canary one: the pelican lands at dawn')
    await bob.sees('Canary one: the pelican lands at dawn')
    await alice.seesStatus('Canary one', 'read')
    await bob.say('Canary two: understood')
    await alice.sees('Canary two: understood')
  })

  await t.test('typing and presence are seen', async () => {
    await bob.composer.pressSequentially('hmm')
    await alice.page.getByText('Bob is typing').first().waitFor()
    const people = alice.page.getByRole('list', { name: 'People' })
    await people.getByRole('listitem').filter({ hasText: 'Bob' }).waitFor()
    await bob.composer.fill('')
  })

  await t.test('markdown is shown as what it means, and a script in it stays text', async () => {
    await alice.say('**bold** and `code` and <img src=x onerror=alert(1)> https://example.org')
    const message = bob.message('bold and')
    await message.locator('strong', { hasText: 'bold' }).waitFor()
    await message.locator('code', { hasText: 'code' }).waitFor()
    assert.equal(await message.locator('img').count(), 0)
    assert.match((await message.getByRole('link').getAttribute('rel')) ?? '', /noopener/)
  })

  await t.test('a direct room: unread until it is opened, delivered until it is read', async () => {
    await alice.page.getByRole('button', { name: 'New direct message' }).first().click()
    await alice.page.getByRole('combobox').fill('Bob')
    await alice.page.keyboard.press('Enter')
    await alice.page.getByRole('heading', { name: 'Bob' }).first().waitFor()
    await alice.say('Canary three: between us')
    await bob.room('Alice').filter({ hasText: '1 unread message' }).waitFor()
    await alice.seesStatus('Canary three', 'delivered')
    await bob.open('Alice')
    await bob.sees('Canary three: between us')
    await alice.seesStatus('Canary three', 'read')
    await bob.room('Alice').filter({ hasNotText: 'unread message' }).waitFor()
  })

  await t.test('what is too long for one message is said before it is sent', async () => {
    await bob.composer.fill('x'.repeat(8_004))
    await bob.page.getByText('4 characters too long').waitFor()
    await bob.composer.fill('')
  })

  await t.test('a group room by invitation, renamed, with somebody removed', async () => {
    await alice.page.getByRole('button', { name: 'New room' }).first().click()
    const dialog = alice.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Room name' }).fill('Project Pelican')
    await dialog.getByRole('button', { name: 'Create room' }).click()
    await alice.page.getByRole('heading', { name: 'Project Pelican' }).first().waitFor()
    await alice.page.keyboard.press('Control+.')
    await alice.page.getByRole('button', { name: 'Add people' }).last().click()
    await alice.page.getByRole('dialog').getByRole('combobox').fill('Bob')
    await alice.page.keyboard.press('Enter')
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
    await bob.room('Project Pelican').waitFor()
    await bob.open('Project Pelican')
    await alice.say('Canary four: welcome to the project')
    await bob.sees('Canary four: welcome to the project')

    await alice.page.getByRole('button', { name: 'Rename room' }).click()
    await alice.page.getByRole('dialog').getByRole('textbox', { name: 'Room name' }).fill('Project Heron')
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await bob.room('Project Heron').waitFor()

    const members = alice.page.getByRole('list', { name: 'Members' })
    await members.getByRole('button', { name: 'What to do with Bob' }).click()
    await alice.page.getByRole('menuitem', { name: 'Remove Bob' }).click()
    await alice.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await bob.room('Project Heron').waitFor({ state: 'detached' })
  })

  await t.test('everything is there after a reload', async () => {
    await bob.page.reload()
    await bob.open('General')
    await bob.sees('Canary one: the pelican lands at dawn')
    await bob.open('Alice')
    await bob.sees('Canary three: between us')
  })

  await t.test(
    'after signing out the page shows nothing; signing in again brings everything back',
    async () => {
      await bob.page.getByRole('button', { name: /Acme/ }).first().click()
      await bob.page.getByRole('menuitem', { name: 'Sign out' }).click()
      await bob.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
      assert.ok(!(await bob.page.content()).includes('Canary'))
      await bob.signIn(story.server, 'not the password at all')
      await bob.page.getByText('Name or password is not right').waitFor()
      await bob.signIn(story.server)
      await bob.open('General')
      await bob.sees('Canary two: understood')
      await bob.say('Canary five: back again')
      await alice.open('General')
      await alice.sees('Canary five: back again')
    },
  )

  await t.test('a room that opens at its "New" line is unread until its end was seen', async () => {
    await alice.open('Bob')
    await bob.open('General')
    const tall = Array.from({ length: 30 }, (_, index) => `verse ${index + 1}`).join('\n')
    for (const song of ['first song', 'second song', 'third song']) await alice.say(`${song}\n${tall}`)
    await bob.room('Alice').filter({ hasText: '3 unread messages' }).waitFor()
    await bob.open('Alice')
    const down = bob.page.getByRole('button', { name: /latest|new message/i })
    await down.waitFor()
    await bob.room('Alice').filter({ hasText: '3 unread messages' }).waitFor()
    await bob.page.reload()
    await down.waitFor()
    await bob.timeline.getByText('New', { exact: true }).waitFor()
    await bob.room('Alice').filter({ hasText: '3 unread messages' }).waitFor()
    await alice.seesStatus('third song', 'delivered')
    await down.click()
    await alice.seesStatus('third song', 'read')
    await bob.room('Alice').filter({ hasNotText: 'unread message' }).waitFor()
  })

  story.assertNoComplaints()
  story.assertServerNeverSaw([
    password,
    'Canary',
    'pelican',
    'Project Pelican',
    'Project Heron',
    link.split('#')[1]!,
  ])
})
