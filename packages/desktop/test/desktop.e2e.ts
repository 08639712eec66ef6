import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { DesktopSession } from './desk/desktop-session.ts'
import { Notifications } from './desk/dunst.ts'
import { aMessage, arrives, eventId, otherRoomId, roomId, seen, sees } from './desk/fixture.ts'
import { installProgram, Program, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { chooseInTray, clickTray, findTray, type TrayItem } from './desk/tray.ts'
import { until } from './desk/until.ts'

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const server = ['--server', 'localhost', '--port', '8080']

describe('the program on a desktop', { skip: withoutDesktop }, () => {
  let session: DesktopSession
  let screen: Screen
  let notifications: Notifications
  let binary: string
  let program: Program
  let page: Page

  const tray = (tooltip: string | RegExp = /^SecureChat/): Promise<TrayItem> =>
    until(`a tray icon ${tooltip}`, async () => {
      const item = await findTray(session.bus)
      if (item && (typeof tooltip === 'string' ? item.tooltip === tooltip : tooltip.test(item.tooltip)))
        return item
      throw new Error(item?.tooltip ?? 'no icon')
    })
  const choose = async (label: string) => chooseInTray(session.bus, await tray(), label)
  const closeToTray = async () => {
    for (const id of screen.windows('^SecureChat')) screen.closeWindow(id)
    await screen.noWindow()
  }
  const reveal = async () => {
    await clickTray(session.bus, await tray())
    return screen.window()
  }
  const preferences = async () => {
    await choose('Preferences …')
    return program.page('app://shell/preferences.html')
  }

  before(async () => {
    session = await DesktopSession.start()
    screen = new Screen(session)
    notifications = new Notifications(session)
    binary = await installProgram(session)
    program = await Program.open(session, binary, server)
    page = await program.page()
    await screen.window()
  })
  after(async () => {
    await program?.end()
    await session?.[Symbol.asyncDispose]()
  })

  it('has a tray icon with a menu; closing the window leaves it, and the icon brings the window back', async () => {
    const { menu } = await tray('SecureChat')
    const labels = menu.map(({ label }) => label)
    for (const label of ['Open SecureChat', 'Do not disturb', 'For 30 minutes', 'Preferences …', 'Quit'])
      assert.ok(labels.includes(label), `${label} in ${labels.join(', ')}`)
    await closeToTray()
    assert.equal(program.process.exitCode, null)
    await reveal()
  })

  it('shows what is unread in tooltip and icon', async () => {
    const quiet = (await tray('SecureChat')).pixels
    await page.evaluate(() => window.securechatShell.showUnread({ messages: 3, mentions: 0 }))
    const unread = (await tray('SecureChat — 3 unread')).pixels
    await page.evaluate(() => window.securechatShell.showUnread({ messages: 4, mentions: 1 }))
    const mention = (await tray('SecureChat — 4 unread, 1 for you')).pixels
    assert.notDeepEqual(unread, quiet)
    assert.notDeepEqual(mention, unread)
    assert.ok(await screen.window('^SecureChat — 4 unread'), 'the window title says it too')
    await page.evaluate(() => window.securechatShell.showUnread({ messages: 0, mentions: 0 }))
    await tray('SecureChat')
  })

  it('puts the number of unread messages on the launcher’s icon', async () => {
    const counts: unknown[] = []
    const stop = await session.bus.onSignal(
      { interface: 'com.canonical.Unity.LauncherEntry', member: 'Update' },
      ([, values]) =>
        counts.push((values as [string, { value: unknown }][]).find(([name]) => name === 'count')?.[1].value),
    )
    await page.evaluate(() => window.securechatShell.showUnread({ messages: 12, mentions: 0 }))
    await until('the number', () => counts.includes(12n))
    await page.evaluate(() => window.securechatShell.showUnread({ messages: 0, mentions: 0 }))
    await until('no number', () => counts.at(-1) === 0n)
    stop()
  })

  it('notifies nobody who is looking', async () => {
    screen.tool('windowactivate', '--sync', await screen.window())
    await arrives(page)
    await arrives(page)
    await closeToTray()
    assert.equal(notifications.displayed(), 0)
  })

  it('notifies without a word of the message; a click opens that message', async () => {
    await arrives(page, { roomId: otherRoomId })
    await notifications.appear()
    screen.picture('notification')
    notifications.press()
    await screen.window()
    await sees(page, { kind: 'open-room', roomId: otherRoomId, eventId })
    notifications.collect()
    await closeToTray()
    await arrives(page, { roomId: otherRoomId })
    await notifications.appear()
    assert.deepEqual(notifications.collect(), [
      { summary: 'SecureChat', body: 'New message', application: 'SecureChat' },
    ])
    assert.ok(!(await seen(page)).some((one) => JSON.stringify(one).includes(aMessage.text)))
  })

  it('keeps one notification per room, and takes it away when the room is read elsewhere', async () => {
    for (const one of [roomId, roomId, roomId, 'DDDDDDDDDDDDDDDDDDDDDD']) await arrives(page, { roomId: one })
    await notifications.appear(2)
    await page.evaluate((id) => window.securechatShell.clearNotifications(id), roomId)
    await notifications.appear(1)
    notifications.collect()
  })

  it('shows sender and text only when the person wants that, and never as markup', async () => {
    const own = await preferences()
    await own.getByLabel('Show of a message').selectOption('text')
    await own.close()
    await closeToTray()
    await arrives(page, { roomId: 'EEEEEEEEEEEEEEEEEEEEEE' })
    await notifications.appear()
    const [shown] = notifications.collect()
    assert.equal(shown?.summary, 'Bob · Plans')
    assert.match(shown?.body ?? '', /^the (&lt;|<)b(&gt;|>)secret/)
  })

  it('keeps quiet while that is wished, and says until when', async () => {
    await choose('For 30 minutes')
    const item = await tray('SecureChat (do not disturb)')
    assert.ok(item.menu.some(({ label }) => /^Do not disturb: until \d\d:\d\d$/.test(label)))
    await arrives(page)
    await choose('Off')
    await tray('SecureChat')
    await arrives(page, { roomId: 'FFFFFFFFFFFFFFFFFFFFFF' })
    await notifications.appear(1)
    notifications.collect()
  })

  it('follows the desktop’s theme live, and can be told otherwise', async () => {
    const id = await reveal()
    const isLight = () => screen.lightness(id) > 0.7
    const setDesktop = (scheme: string) =>
      session.run('gsettings', ['set', 'org.gnome.desktop.interface', 'color-scheme', scheme])
    await until('light', isLight)
    setDesktop('prefer-dark')
    await until('dark', () => !isLight())
    await page.evaluate(() => window.securechatShell.setTheme('light'))
    await until('light although the desktop is dark', isLight)
    await page.evaluate(() => window.securechatShell.setTheme('system'))
    await until('dark again', () => !isLight())
    setDesktop('default')
    await until('light again', isLight)
  })

  it('takes a second start’s link and files over and lets it end', async () => {
    const file = session.writeFile('notes to share.txt', 'shared')
    const link = `securechat://localhost:8080/rooms/${otherRoomId}/${eventId}`
    const second = new Program(session, binary, { args: [link, file] })
    assert.equal(await second.ended(), 0, second.output)
    await sees(page, { kind: 'open-room', roomId: otherRoomId, eventId })
    await sees(page, { kind: 'file', from: 'open', name: 'notes to share.txt', sha256: sha256('shared') })
  })

  it('drops links that are not exactly one of ours', async () => {
    const count = (await seen(page)).length
    for (const link of [
      'securechat://localhost:8080/rooms/..%2f..',
      `securechat://mallory@localhost:8080/rooms/${roomId}`,
      'securechat://localhost:8080/settings?delete=all',
    ]) {
      const second = new Program(session, binary, { args: [link] })
      assert.equal(await second.ended(), 0)
    }
    assert.equal((await seen(page)).length, count)
  })

  it('proposes the server of a link that it has no account on, and signs in nowhere', async () => {
    const second = new Program(session, binary, { args: [`securechat://chat.example.org/rooms/${roomId}`] })
    assert.equal(await second.ended(), 0)
    const connect = await program.page('app://shell/connect.html')
    assert.equal(await connect.getByLabel('Server address').inputValue(), 'chat.example.org')
    await connect.getByRole('button', { name: 'localhost:8080', exact: true }).click()
    await until('the client again', () =>
      program.pages().every((one) => !one.url().startsWith('app://shell')),
    )
  })

  it('comes to the front by a shortcut from anywhere', async () => {
    const own = await preferences()
    const field = own.getByLabel('Shortcut that brings SecureChat')
    await field.press('Control+Alt+k')
    await until('the shortcut', async () => (await field.inputValue()) === 'Control+Alt+K')
    await own.close()
    await closeToTray()
    screen.tool('key', 'ctrl+alt+k')
    await screen.window()
  })

  it('starts at login, hidden, when that is wished, and no more when not', async () => {
    const entry = join(session.dir, 'home/.config/autostart/securechat-desktop.desktop')
    const own = await preferences()
    await own.getByLabel('Start when I sign in').check()
    await until('the autostart entry', () => existsSync(entry))
    assert.match(readFileSync(entry, 'utf8'), /^Exec=.*program-plain\/securechat-desktop --hidden$/m)
    await own.getByLabel('Start when I sign in').uncheck()
    await until('no autostart entry', () => !existsSync(entry))
    await own.close()
  })

  it('zooms by keyboard', async () => {
    screen.tool('windowactivate', '--sync', await screen.window())
    const before = await page.evaluate(() => devicePixelRatio)
    screen.tool('key', 'ctrl+plus')
    await until('larger', async () => (await page.evaluate(() => devicePixelRatio)) > before)
    screen.tool('key', 'ctrl+0')
    await until('as before', async () => (await page.evaluate(() => devicePixelRatio)) === before)
  })

  it('is where and how it was after a restart, zoomed as before', async () => {
    const id = await screen.window()
    screen.tool('key', 'ctrl+plus')
    const ratio = await until('larger', () => page.evaluate(() => devicePixelRatio > 1 && devicePixelRatio))
    screen.tool('windowsize', '--sync', id, '700', '560')
    screen.tool('windowmove', '--sync', id, '211', '97')
    await choose('Quit')
    assert.equal(await program.ended(), 0)
    await program.end()
    program = await Program.open(session, binary)
    page = await program.page()
    const { width, height } = screen.bounds(await screen.window())
    assert.deepEqual({ width, height }, { width: 700, height: 560 })
    await until('zoomed', async () => (await page.evaluate(() => devicePixelRatio)) === ratio)
    assert.equal(await page.evaluate(() => window.securechatShell.serverUrl), 'http://localhost:8080')
  })

  it('starts in the tray when asked to', async () => {
    await choose('Quit')
    await program.ended()
    await program.end()
    program = await Program.open(session, binary, ['--hidden'])
    page = await program.page()
    await tray()
    assert.deepEqual(screen.windows('^SecureChat'), [])
    await reveal()
  })
})
