import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { buildDeb } from '../packaging/build-deb.ts'
import { fuseNames, readFuses } from '../packaging/fuses.ts'
import { DesktopSession } from './desk/desktop-session.ts'
import { obtainElectron } from './desk/electron-runtime.ts'
import { fixtureClient, Program, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { chooseInTray, findTray } from './desk/tray.ts'
import { until } from './desk/until.ts'

const name = 'securechat-desktop'
const isInstalled = () => spawnSync('dpkg', ['-s', name]).stdout.toString().includes('install ok installed')

function whyNot(): string | false {
  if (withoutDesktop) return withoutDesktop
  if (process.getuid?.() !== 0) return 'SKIPPED: only root may install a package'
  return isInstalled() && 'SKIPPED: the package is installed here already, and is somebody’s'
}

describe('the Debian package', { skip: whyNot() }, () => {
  let session: DesktopSession
  let deb: string

  before(async () => {
    session = await DesktopSession.start()
    deb = await buildDeb({
      electronDir: obtainElectron(),
      clientDir: fixtureClient,
      outDir: session.dir,
      compression: 'gzip',
    })
  })
  after(async () => {
    if (isInstalled()) execFileSync('dpkg', ['--purge', name], { stdio: 'pipe' })
    await session?.[Symbol.asyncDispose]()
  })

  it('installs, with hardened fuses and a sandbox that works on every kernel', () => {
    execFileSync('dpkg', ['--install', deb], { stdio: 'pipe' })
    const fuses = readFuses(`/opt/${name}/${name}`)
    for (const [fuse, expected] of [
      ['runAsNode', false],
      ['nodeOptions', false],
      ['nodeCliInspect', false],
      ['onlyLoadAppFromAsar', true],
    ] as const)
      assert.equal(fuses[fuse], expected, `${fuse} among ${fuseNames.join()}`)
    const sandbox = statSync(`/opt/${name}/chrome-sandbox`)
    assert.equal(sandbox.mode & 0o7777, 0o4755)
    assert.equal(sandbox.uid, 0)
    assert.ok(!existsSync(`/opt/${name}/resources/default_app.asar`))
  })

  it('is what the system opens securechat: links with', () => {
    session.run('desktop-file-validate', [`/usr/share/applications/${name}.desktop`])
    assert.match(session.run('gio', ['mime', 'x-scheme-handler/securechat']), /securechat-desktop\.desktop/)
  })

  it('starts for an ordinary user, with window and tray, and quits', async () => {
    const screen = new Screen(session)
    const program = new Program(session, `/usr/bin/${name}`, { args: ['--server', 'localhost'] })
    await screen.window()
    const tray = await until('the tray icon', () => findTray(session.bus))
    await chooseInTray(session.bus, tray, 'Quit')
    assert.equal(await program.ended(), 0, program.output)
  })

  it('is gone when removed', () => {
    execFileSync('dpkg', ['--purge', name], { stdio: 'pipe' })
    for (const path of [`/opt/${name}`, `/usr/bin/${name}`, `/usr/share/applications/${name}.desktop`])
      assert.ok(!existsSync(path), path)
  })
})
