import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { withoutChromium } from './chromium.ts'
import type { Person } from './person.ts'
import { Story } from './story.ts'

/** The names in the list of rooms, top to bottom, each section by its title. */
async function listed(page: Page): Promise<string[]> {
  const items = page.getByRole('list', { name: 'Rooms' }).locator(':scope > li')
  return items.evaluateAll((all) =>
    all.map((item) => (item.querySelector('a .truncate') ?? item).textContent.trim()),
  )
}

async function seesList(page: Page, expected: string[]): Promise<void> {
  let found: string[] = []
  for (const deadline = Date.now() + 45_000; Date.now() < deadline;) {
    found = await listed(page)
    if (JSON.stringify(found) === JSON.stringify(expected)) return
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  assert.deepEqual(found, expected)
}

async function makeRoom({ page }: Person, name: string, people: string[]): Promise<void> {
  await page.getByRole('button', { name: 'New room', exact: true }).click()
  await page.getByRole('textbox', { name: 'Room name' }).fill(name)
  for (const person of people) {
    await page.getByRole('combobox', { name: 'Find people' }).fill(person)
    await page.getByRole('option', { name: person }).click()
  }
  await page.getByRole('button', { name: 'Create room' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

async function choose(person: Person, room: string, item: string): Promise<void> {
  await person.room(room).first().getByRole('link').click({ button: 'right' })
  const menu = person.page.getByRole('menu', { name: `What to do with ${room}` })
  await menu.getByText(item, { exact: true }).click()
  await menu.waitFor({ state: 'hidden' })
}

const look = async (page: Page, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` })
}

test(
  'the list of rooms is in one’s own order, counts right, and is the same on every device',
  { skip: withoutChromium },
  async (t) => {
    await using story = await Story.begin()
    const { alice, bob } = await story.aliceAndBob()
    const first = (await listed(alice.page))[1]!
    await makeRoom(alice, 'Design', ['Bob'])
    await makeRoom(alice, 'Lunch', ['Bob'])
    await bob.open('Lunch')
    await bob.open('Design')
    await bob.room(first).first().click()

    await t.test('a favourite by the menu, and another by dragging', async () => {
      await choose(alice, 'Design', 'Add to favourites')
      await seesList(alice.page, ['Favourites', 'Design', 'Rooms', 'Lunch', first])
      await alice.room(first).first().dragTo(alice.room('Design').first())
      await seesList(alice.page, ['Favourites', first, 'Design', 'Rooms', 'Lunch'])
      await alice.room(first).first().dragTo(alice.room('Lunch').first())
      await seesList(alice.page, ['Favourites', 'Design', 'Rooms', 'Lunch', first])
    })

    await t.test('it is so after a reload, and on a second device', async () => {
      await alice.page.reload()
      await seesList(alice.page, ['Favourites', 'Design', 'Rooms', 'Lunch', first])
      const second = await story.person('Alice')
      await second.signIn(story.server)
      await seesList(second.page, ['Favourites', 'Design', 'Rooms', 'Lunch', first])
      await choose(second, 'Lunch', 'Add to favourites')
      await seesList(alice.page, ['Favourites', 'Design', 'Lunch', 'Rooms', first])
      await second.context.close()
    })

    await t.test('unread and mentions are counted, over a reload and while offline', async () => {
      await alice.open(first)
      await bob.open('Lunch')
      await bob.say('Soup today')
      await bob.say('Are you coming, @Alice?')
      await alice.room('Lunch').getByText('1 mention').waitFor()
      await seesList(alice.page, ['Unread', 'Lunch', 'Favourites', 'Design', 'Rooms', first])
      await alice.page.reload()
      await alice.room('Lunch').getByText('1 mention').waitFor()
      await alice.context.setOffline(true)
      await alice.page.evaluate(() => dispatchEvent(new Event('offline')))
      await bob.say('@Alice it gets cold')
      await bob.seesStatus('@Alice it gets cold', 'sent')
      await alice.context.setOffline(false)
      await alice.room('Lunch').getByText('2 mentions').waitFor()
      await look(alice.page, 'lists')
      await alice.open('Lunch')
      await alice.sees('it gets cold')
      await alice.room('Lunch').getByText('2 mentions').waitFor({ state: 'detached' })
    })

    await t.test('marked unread it stays so until it is opened again', async () => {
      await alice.open(first)
      await choose(alice, 'Design', 'Mark as unread')
      await alice.room('Design').getByText('Marked as unread').waitFor()
      await alice.page.reload()
      await alice.room('Design').getByText('Marked as unread').waitFor()
      await alice.open('Design')
      await alice.room('Design').getByText('Marked as unread').waitFor({ state: 'detached' })
    })

    await t.test('a room that is to call for nothing stays where it is; an invisible one goes', async () => {
      await alice.open(first)
      await choose(alice, 'Lunch', 'Nothing')
      await bob.say('Cake!')
      await alice.room('Lunch').getByText('Bob: Cake!').waitFor()
      await seesList(alice.page, ['Favourites', 'Design', 'Lunch', 'Rooms', first])
      await choose(alice, 'Design', 'Nothing, and hide the room')
      await seesList(alice.page, ['Favourites', 'Lunch', 'Rooms', first])
      await alice.page.getByRole('button', { name: 'Show 1 hidden room' }).click()
      const hidden = alice.page.getByRole('list', { name: 'Nothing, and hide the room' })
      await hidden.getByRole('link').click({ button: 'right' })
      await alice.page.getByRole('menuitemradio', { name: 'Everything' }).click()
      await seesList(alice.page, ['Favourites', 'Design', 'Lunch', 'Rooms', first])
    })

    await t.test('do not disturb is seen by others, and ends', async () => {
      await alice.page.getByRole('button', { name: 'Your status: Online' }).click()
      await look(alice.page, 'status-menu')
      await alice.page.getByRole('menuitem', { name: 'For 30 minutes' }).click()
      const people = bob.page.getByRole('list', { name: 'People' })
      await people.getByRole('listitem').filter({ hasText: 'Alice' }).getByText('Do not disturb').waitFor()
      await alice.page.getByRole('button', { name: /Your status: Do not disturb until/ }).click()
      await alice.page.getByRole('menuitem', { name: 'Let notifications through again' }).click()
      await people.getByRole('listitem').filter({ hasText: 'Alice' }).getByText('Online').waitFor()
    })

    await t.test('from one unread room to the next by keyboard', async () => {
      await bob.open('Design')
      await bob.say('A new logo')
      await alice.room('Design').getByText('1 unread message').waitFor()
      await alice.composer.press('Alt+Shift+ArrowDown')
      await alice.page.getByRole('heading', { name: 'Design', level: 1 }).waitFor()
      await alice.page.keyboard.press('Control+2')
      await alice.page.getByRole('heading', { name: 'Lunch', level: 1 }).waitFor()
    })
    story.assertNoComplaints()
  },
)
