import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { AppearancePortal } from './desk/appearance-portal.ts'
import { DesktopSession } from './desk/desktop-session.ts'
import { arrives, roomId, sees } from './desk/fixture.ts'
import { ReplyingNotifications } from './desk/notification-service.ts'
import { installProgram, Program, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { until } from './desk/until.ts'

describe('on a desktop without tray and without key store', { skip: withoutDesktop }, () => {
  let session: DesktopSession
  let screen: Screen
  let binary: string
  let service: ReplyingNotifications
  let portal: AppearancePortal
  let program: Program
  let page: Page

  const keyFile = () => join(session.dir, 'home/.config/securechat-desktop/default/key.json')
  const readKey = () => session.run('cat', [keyFile()])

  before(async () => {
    session = await DesktopSession.start({ hasTray: false, hasKeyring: false, hasNotifications: false })
    service = await ReplyingNotifications.start(session.bus)
    portal = await AppearancePortal.start(session.bus)
    screen = new Screen(session)
    binary = await installProgram(session)
    program = await Program.open(session, binary, ['--server', 'localhost', '--port', '8080', '--hidden'])
    page = await program.page()
  })
  after(async () => {
    await program?.end()
    await session?.[Symbol.asyncDispose]()
  })

  it('shows its window although it was to start hidden: nothing else could bring it back', async () => {
    await screen.window()
  })

  it('tells the page when the desktop wants high contrast, at the start and live', async () => {
    await sees(page, { kind: 'contrast', isHigh: false })
    portal.setContrast(true)
    await sees(page, { kind: 'contrast', isHigh: true })
  })

  it('offers a reply where the desktop has it and the text is shown, and passes it on', async () => {
    await page.evaluate(() => window.securechatShell.openPreferences())
    const own = await program.page('app://shell/preferences.html')
    await own.getByLabel('Show of a message').selectOption('text')
    await own.close()
    screen.tool('windowminimize', '--sync', await screen.window())
    await arrives(page)
    const notice = await service.last(1)
    assert.deepEqual(notice.actions, ['default', 'Open', 'inline-reply', 'Reply'])
    await arrives(page, { text: 'and more' })
    const next = await service.last(2)
    assert.equal(next.replaces, notice.id, 'one notification for one room')
    assert.match(next.body, /and more \(2 new messages\)/)
    service.reply(next.id, 'on my way')
    await sees(page, { kind: 'reply', roomId, text: 'on my way' })
    await until('the notification gone', () => service.closed.includes(next.id))
  })

  it('asks for a passphrase before anything is kept, and writes no key in the open', async () => {
    const asked = page.evaluate(() => window.securechatShell.storageKey()).catch(() => 'gone')
    const unlock = await program.page('app://shell/unlock.html')
    assert.equal(await asked, 'gone', 'the page that asked is gone')
    assert.ok(!existsSync(keyFile()), 'no key has been written')
    await unlock.getByLabel('New passphrase').fill('short')
    await unlock.getByLabel('The same again').fill('short')
    await unlock.getByRole('button', { name: 'Use this passphrase' }).click()
    await unlock.getByText('at least 8 characters').waitFor()
    for (const field of ['New passphrase', 'The same again'])
      await unlock.getByLabel(field).fill('correct horse battery')
    screen.picture('passphrase')
    await unlock.getByRole('button', { name: 'Use this passphrase' }).click()
    page = await program.page()
    const key = await page.evaluate(async () => [...(await window.securechatShell.storageKey())])
    assert.equal(key.length, 32)
    const record = readKey()
    assert.match(record, /"by":"passphrase"/)
    assert.ok(!record.includes(Buffer.from(key).toString('base64')))
  })

  it('ends when its window is closed, and asks for the passphrase at the next start', async () => {
    const before = await page.evaluate(async () => [...(await window.securechatShell.storageKey())])
    screen.closeWindow(await screen.window())
    assert.equal(await program.ended(), 0)
    await program.end()
    program = await Program.open(session, binary)
    const unlock = await program.page('app://shell/unlock.html')
    assert.ok(
      program.pages().every((one) => !one.url().startsWith('app://securechat')),
      'nothing is open yet',
    )
    await unlock.getByLabel('Passphrase').fill('wrong horse battery')
    await unlock.getByRole('button', { name: 'Unlock' }).click()
    await unlock.getByText('That is not the passphrase.').waitFor()
    await unlock.getByLabel('Passphrase').fill('correct horse battery')
    await unlock.getByRole('button', { name: 'Unlock' }).click()
    page = await program.page()
    assert.deepEqual(
      await page.evaluate(async () => [...(await window.securechatShell.storageKey())]),
      before,
    )
  })

  it('locks when asked: the process that held keys is gone, and nothing is notified', async () => {
    const holders = () =>
      program
        .family()
        .filter(({ command }) => command.includes('--type=renderer'))
        .map(({ pid }) => pid)
    const before = holders()
    screen.tool('windowactivate', '--sync', await screen.window())
    screen.tool('key', 'ctrl+shift+l')
    await program.page('app://shell/unlock.html')
    await until('the end of the client’s process', () => before.every((pid) => !holders().includes(pid)))
    screen.picture('locked')
  })
})
