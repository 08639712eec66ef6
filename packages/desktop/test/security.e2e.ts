import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { DesktopSession } from './desk/desktop-session.ts'
import './desk/fixture.ts'
import { installProgram, Program, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { findTray } from './desk/tray.ts'
import { until } from './desk/until.ts'

const verbs = [
  'changeServer',
  'clearNotifications',
  'dragOut',
  'notify',
  'onRequest',
  'openPreferences',
  'platform',
  'serverUrl',
  'setTheme',
  'showAccount',
  'showUnread',
  'storageKey',
  'version',
]

describe('what a page may do', { skip: withoutDesktop }, () => {
  let session: DesktopSession
  let screen: Screen
  let program: Program
  let page: Page

  before(async () => {
    session = await DesktopSession.start()
    screen = new Screen(session)
    program = await Program.open(session, await installProgram(session), [
      '--server',
      'localhost',
      '--port',
      '8080',
    ])
    page = await program.page()
    await screen.window()
  })
  after(async () => {
    await program?.end()
    await session?.[Symbol.asyncDispose]()
  })

  it('is a secure context on our own scheme, without Node.js', async () => {
    const found = await page.evaluate(() => ({
      origin: location.origin,
      isSecureContext,
      names: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'securechatPages'].filter(
        (name) => name in globalThis,
      ),
    }))
    assert.deepEqual(found, { origin: 'app://securechat', isSecureContext: true, names: [] })
  })

  it('gets exactly the verbs of the bridge, which it cannot change', async () => {
    const found = await page.evaluate(() => {
      const { securechatShell: shell } = window
      try {
        Object.assign(shell, { serverUrl: 'https://mallory.example' })
      } catch {
        // Frozen objects throw in modules.
      }
      return {
        verbs: Object.keys(shell).sort(),
        isFrozen: Object.isFrozen(shell),
        serverUrl: shell.serverUrl,
      }
    })
    assert.deepEqual(found, { verbs, isFrozen: true, serverUrl: 'http://localhost:8080' })
  })

  it('runs in the system’s sandbox, and nothing of the program runs without one', () => {
    const family = program.family()
    assert.ok(family.length > 3, JSON.stringify(family))
    for (const { command } of family) assert.ok(!command.includes('--no-sandbox'), command.join(' '))
    const renderers = family.filter(({ command }) => command.includes('--type=renderer'))
    assert.ok(renderers.length > 0)
    for (const { pid } of renderers) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      assert.match(status, /^Seccomp:\s+2$/m, 'system calls are filtered')
      assert.match(status, /^NoNewPrivs:\s+1$/m)
      assert.match(status, /^CapEff:\s+0+$/m)
    }
  })

  it('reaches its own files and one server, and nothing else', async () => {
    const reach = (url: string) =>
      page.evaluate(
        (to) =>
          fetch(to).then(
            (answer) => answer.status,
            () => 'refused',
          ),
        url,
      )
    assert.equal(await reach('app://securechat/fixture.css'), 200)
    for (const url of [
      'http://127.0.0.1:9/',
      'http://localhost:8081/',
      'https://example.org/',
      'file:///etc/passwd',
      'app://shell/connect.html',
    ])
      assert.equal(await reach(url), 'refused', url)
    for (const url of [
      'app://securechat/../main.cjs',
      'app://securechat/%2e%2e/main.cjs',
      'app://securechat/..%2fmain.cjs',
      'app://securechat/.built-from',
      'app://securechat/fixture.css%00.js',
    ])
      assert.equal(await reach(url), 404, url)
  })

  it('runs no script but the program’s, by policy and by Trusted Types', async () => {
    const outcome = await page.evaluate(async () => {
      const violations: string[] = []
      addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
      const attempt = (job: () => unknown) => {
        try {
          job()
          return 'went through'
        } catch (error) {
          return (error as Error).name
        }
      }
      const html = attempt(
        () => (document.createElement('p').innerHTML = '<img src=x onerror="window.pwned=1">'),
      )
      const script = attempt(() =>
        Object.assign(document.createElement('script'), { text: 'window.pwned = 1' }),
      )
      const frame = document.createElement('iframe')
      frame.src = 'https://example.org/'
      document.body.append(frame)
      const image = new Image()
      image.src = 'http://127.0.0.1:9/pixel.png'
      await new Promise((resolve) => image.addEventListener('error', resolve))
      return {
        html,
        evaluated: document.body.dataset.evaluated,
        script,
        // What it may read is still its own: the frame has gone nowhere.
        frame: frame.contentDocument?.URL,
        violations: [...new Set(violations)].sort(),
        pwned: 'pwned' in window,
      }
    })
    assert.equal(outcome.html, 'TypeError')
    assert.equal(outcome.evaluated, 'EvalError')
    assert.equal(outcome.script, 'TypeError')
    assert.equal(outcome.pwned, false)
    assert.equal(outcome.frame, 'about:blank')
    for (const directive of ['img-src', 'require-trusted-types-for'])
      assert.ok(outcome.violations.includes(directive), `${directive} in ${outcome.violations.join(', ')}`)
  })

  it('stays where it is, and opens no window', async () => {
    const before = program.pages().length
    for (const url of [
      'file:///etc/passwd',
      'app://shell/unlock.html',
      'http://127.0.0.1:9/',
      'javascript:window.pwned=1',
    ]) {
      await page.evaluate((to) => void (location.href = to), url).catch(() => {})
      assert.equal(await page.evaluate((to) => window.open(to) === null, url), true, url)
    }
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), {
        href: 'file:///etc/passwd',
        target: '_blank',
      })
      document.body.append(link)
      link.click()
    })
    assert.equal(await page.evaluate(() => location.origin), 'app://securechat')
    assert.equal(program.pages().length, before)
    assert.equal(await page.evaluate(() => 'pwned' in window), false)
  })

  it('is refused every permission and device', async () => {
    const answers = await page.evaluate(async () => {
      const state = async (name: string) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          (status) => status.state,
          () => 'unknown',
        )
      return {
        geolocation: await state('geolocation'),
        notifications: await state('notifications'),
        midi: await state('midi'),
        microphone: await state('microphone'),
        camera: await state('camera'),
        webNotification: await Notification.requestPermission(),
      }
    })
    assert.deepEqual(answers, {
      geolocation: 'denied',
      notifications: 'denied',
      midi: 'denied',
      microphone: 'denied',
      camera: 'denied',
      webNotification: 'denied',
    })
  })

  it('is not believed when what it says makes no sense', async () => {
    await page.evaluate(() => window.securechatShell.showUnread({ messages: 5, mentions: 0 }))
    const tooltip = () => findTray(session.bus).then((item) => item?.tooltip)
    await until('the number', async () => (await tooltip()) === 'SecureChat — 5 unread')
    await page.evaluate(() => {
      const shell = window.securechatShell as unknown as Record<string, (value: unknown) => void>
      for (const wrong of [
        -1,
        '7',
        null,
        { messages: -1, mentions: 0 },
        { messages: 1e99, mentions: 0 },
        { messages: 1, mentions: 0, extra: 1 },
      ])
        shell.showUnread!(wrong)
      for (const wrong of [null, 'x', { roomId: '../../x' }, { roomId: 'A'.repeat(22) }]) shell.notify!(wrong)
      for (const wrong of ['neon', 1, null]) shell.setTheme!(wrong)
      shell.dragOut!({ name: '', content: 'not bytes' })
      shell.showUnread!({ messages: 6, mentions: 0 })
    })
    await until('the one that made sense', async () => (await tooltip()) === 'SecureChat — 6 unread')
    assert.equal(session.run('dunstctl', ['count', 'displayed']).trim(), '0')
  })

  it('has a process of its own, apart from the program’s own pages', async () => {
    const renderers = () =>
      program.family().filter(({ command }) => command.includes('--type=renderer')).length
    const before = renderers()
    await page.evaluate(() => window.securechatShell.openPreferences())
    const own = await program.page('app://shell/preferences.html')
    assert.equal(renderers(), before + 1)
    assert.equal(await own.evaluate(() => 'securechatShell' in window), false)
    assert.equal(
      await own.evaluate(() =>
        fetch('http://localhost:8080/').then(
          () => 'reached',
          () => 'refused',
        ),
      ),
      'refused',
    )
  })
})
