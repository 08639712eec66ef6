import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { DesktopSession } from './desk/desktop-session.ts'
import { installProgram, Program, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { chooseInTray, findTray } from './desk/tray.ts'
import { until } from './desk/until.ts'

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })

describe('a program as packages have it: one archive, hardened fuses', { skip: withoutDesktop }, () => {
  let session: DesktopSession
  let screen: Screen
  let binary: string

  before(async () => {
    session = await DesktopSession.start()
    screen = new Screen(session)
    binary = await installProgram(session, { kind: 'release' })
  })
  after(async () => {
    await session?.[Symbol.asyncDispose]()
  })

  it('starts from its archive alone, draws, and quits from the tray; what Node.js would obey is ignored', async () => {
    assert.ok(!readdirSync(join(dirname(binary), 'resources')).includes('app'))
    const program = new Program(session, binary, { env: { NODE_OPTIONS: '--require /nonexistent.js' } })
    const id = await screen.window()
    await until('something drawn', () => screen.lightness(id) > 0.5)
    const tray = await until('the tray icon', () => findTray(session.bus))
    assert.ok(!/Debugger listening|DevTools listening/.test(program.output))
    await chooseInTray(session.bus, tray, 'Quit')
    assert.equal(await program.ended(), 0)
  })

  it('is no Node.js to anybody', async () => {
    const program = new Program(session, binary, { args: ['--version'], env: { ELECTRON_RUN_AS_NODE: '1' } })
    assert.equal(await program.ended(), 0)
    assert.match(program.output, /^0\.1\.0$/m, 'our version, not that of Node.js')
  })

  for (const args of [
    ['--remote-debugging-port=9334'],
    ['--remote-debugging-pipe'],
    ['--inspect=9333'],
    ['--inspect-brk=9333'],
    ['--no-sandbox'],
    ['--ignore-certificate-errors'],
    ['--host-resolver-rules=MAP * 127.0.0.1'],
    ['--proxy-server=127.0.0.1:1'],
    ['--js-flags=--expose-gc'],
    ['--load-extension=/tmp/x'],
    ['--user-data-dir=/tmp/x'],
  ])
    it(`refuses to start with ${args.join(' ')}`, async () => {
      const program = new Program(session, binary, { args })
      let wasOpen = false
      const watch = setInterval(() => {
        for (const port of [9333, 9334]) void isOpen(port).then((is) => (wasOpen ||= is))
      }, 10)
      assert.equal(await program.ended(), 2, program.output)
      clearInterval(watch)
      assert.match(program.output, /refusing to start with --/)
      assert.equal(wasOpen, false, 'no port was ever open')
    })

  it('says what is wrong with an option, and how it is used', async () => {
    const plain = new Program(session, binary, { args: ['--server', 'chat.example.org', '--no-tls'] })
    assert.equal(await plain.ended(), 2)
    assert.match(plain.output, /without TLS/)
    const help = new Program(session, binary, { args: ['--help'] })
    assert.equal(await help.ended(), 0)
    assert.match(help.output, /--server HOST/)
  })
})
