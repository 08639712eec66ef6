import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { chromiumPath, launchChromium, withoutChromium } from '../../../e2e/chromium.ts'
import { Person } from '../../../e2e/person.ts'
import { ServerProcess } from '../../../e2e/server-process.ts'
import { buildLite } from '../build/build.ts'
import { DesktopSession } from './desk/desktop-session.ts'
import { Notifications } from './desk/dunst.ts'
import { webClient, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { chooseInTray, clickTray, findTray } from './desk/tray.ts'
import { until } from './desk/until.ts'

describe('the lite shell, in an installed browser', { skip: withoutDesktop || withoutChromium }, () => {
  let server: ServerProcess
  let browser: Browser
  let session: DesktopSession
  let screen: Screen
  let notifications: Notifications
  let alice: Person
  let link: string
  let lite: ChildProcess
  let output = ''

  const folder = () => join(session.dir, 'lite')
  const start = (...args: string[]) => {
    const command = [join(folder(), 'desktop', 'lite.mjs'), ...args]
    lite = session.spawn(join(folder(), 'node'), command, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { SECURECHAT_BROWSER: chromiumPath! },
    })
    for (const stream of [lite.stdout!, lite.stderr!])
      stream.on('data', (data: Buffer) => (output += data.toString()))
  }
  const tray = (tooltip: string) =>
    until(`the tray icon saying “${tooltip}”`, async () => {
      const item = await findTray(session.bus)
      if (item?.tooltip === tooltip) return item
      throw new Error(`${item?.tooltip}\n${output}`)
    })
  const type = (text: string) => screen.tool('type', '--delay', '5', text)

  before(async () => {
    ;[server, browser, session] = await Promise.all([
      ServerProcess.start(),
      launchChromium(),
      DesktopSession.start(),
    ])
    screen = new Screen(session)
    notifications = new Notifications(session)
    mkdirSync(folder())
    // The desktop’s user may not be able to read this checkout.
    cpSync(process.execPath, join(folder(), 'node'))
    await buildLite({ outDir: join(folder(), 'desktop'), clientDir: webClient })
    alice = await Person.at(browser, 'Alice')
    await alice.setUp(server, 'Acme')
    link = (await alice.inviteLink()).replace(/^https?:/, 'securechat:')
  })
  after(async () => {
    lite?.kill()
    await session?.[Symbol.asyncDispose]()
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  it('wants a server to be named, and starts for nobody without one', async () => {
    start()
    await until('the end', () => lite.exitCode !== null)
    assert.equal(lite.exitCode, 2)
    assert.match(output, /Name a server/)
  })

  it('opens a window of its own, without a port for others, and joins by an invitation', async () => {
    const { hostname, port } = new URL(server.url)
    start('--server', hostname, '--port', port, link)
    const id = await screen.window('SecureChat')
    await screen.still(id)
    screen.tool('windowactivate', '--sync', id)
    await tray('SecureChat')
    await screen.still(id)
    // By keyboard alone, as a person: the first field has the focus.
    type('Bob')
    screen.tool('key', 'Tab')
    type('correct horse battery staple')
    screen.tool('key', 'Return')
    await alice.page.getByText('Bob joined').first().waitFor()
    await screen.still(id)
    screen.picture('lite')
  })

  it('carries messages both ways through the relay', async () => {
    const id = await screen.window('.')
    screen.tool('windowactivate', '--sync', id)
    await screen.still(id)
    type('hello from lite')
    screen.tool('key', 'Return')
    await alice.sees('hello from lite')
    await alice.say('hello Bob')
    await alice
      .message('hello Bob')
      .filter({ hasText: /delivered|read/ })
      .first()
      .waitFor()
  })

  it('notifies without the text while minimised, counts, and a click brings the window back', async () => {
    for (const id of screen.windows('.')) screen.tool('windowminimize', '--sync', id)
    await alice.say('the hidden plan')
    await notifications.appear()
    await tray('SecureChat — 1 unread')
    screen.picture('lite-notification')
    notifications.press()
    await until('the window', () => screen.windows('Acme|SecureChat').length > 0)
    const shown = notifications.collect()
    assert.ok(!JSON.stringify(shown).includes('hidden plan'))
  })

  it('refuses whoever is not its own page', async () => {
    const ask = (headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        const port = Number(/"?(\d+)/.exec(portFile())![1])
        request({ host: '127.0.0.1', port, path: '/v1/workspace', headers }, (answer) => {
          answer.resume()
          resolve(answer.statusCode!)
        })
          .on('error', reject)
          .end()
      })
    const portFile = () =>
      session.run('sh', ['-c', 'cat $HOME/.local/share/securechat-lite/default/port-*.json'])
    const port = portFile().trim()
    assert.equal(await ask({ host: `127.0.0.1:${port}` }), 200)
    assert.equal(await ask({ host: 'evil.example' }), 403)
    assert.equal(await ask({ host: `127.0.0.1:${port}`, origin: 'https://evil.example' }), 403)
  })

  it('keeps its key in the key ring, not in a file', () => {
    const file = session.run('sh', ['-c', 'cat $HOME/.local/share/securechat-lite/default/key.json'])
    assert.match(file, /"by":"system","backend":"secret-service"/)
    assert.match(
      session.run('secret-tool', ['search', 'application', 'securechat-desktop-lite']),
      /SecureChat \(lite\)/,
    )
  })

  it('stays in the tray when its window is closed, opens again with everything, and quits from there', async () => {
    for (const id of screen.windows('Acme|SecureChat')) screen.closeWindow(id)
    await until('no window', () => screen.windows('Acme|SecureChat').length === 0)
    assert.equal(lite.exitCode, null)
    const item = (await findTray(session.bus))!
    await clickTray(session.bus, item)
    await until('the room again, without a question', () => screen.windows('General|Acme').length > 0)
    await chooseInTray(session.bus, (await findTray(session.bus))!, 'Quit')
    await until('the end', () => lite.exitCode !== null)
    await until('no window', () => screen.windows('Acme|SecureChat').length === 0)
  })
})
