import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DesktopSession } from './desk/desktop-session.ts'
import './desk/fixture.ts'
import { installProgram, Program, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'

describe('the key of this device', { skip: withoutDesktop }, () => {
  let session: DesktopSession
  let screen: Screen
  let binary: string
  let program: Program

  const folder = () => join(session.dir, 'home/.config/securechat-desktop/default')
  const storageKey = async () => {
    const page = await program.page()
    return page.evaluate(async () => [...(await window.securechatShell.storageKey())])
  }
  const restart = async () => {
    await program.end()
    program = await Program.open(session, binary)
  }

  before(async () => {
    session = await DesktopSession.start()
    screen = new Screen(session)
    binary = await installProgram(session)
    program = await Program.open(session, binary, ['--server', 'localhost', '--port', '8080'])
  })
  after(async () => {
    await program?.end()
    await session?.[Symbol.asyncDispose]()
  })

  it('is sealed by the system’s key ring, in a file that is ours alone, and comes back after a restart', async () => {
    const key = await storageKey()
    const file = join(folder(), 'key.json')
    const record = readFileSync(file)
    const { by, backend } = JSON.parse(record.toString()) as { by: string; backend: string }
    assert.deepEqual({ by, backend }, { by: 'system', backend: 'gnome_libsecret' })
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(statSync(folder()).mode & 0o077, 0)
    for (const form of [
      Buffer.from(key),
      Buffer.from(Buffer.from(key).toString('base64')),
      Buffer.from(Buffer.from(key).toString('hex')),
    ])
      assert.ok(!record.includes(form), 'the key is not in the file')
    await restart()
    assert.deepEqual(await storageKey(), key)
  })

  it('is another one for every account', async () => {
    const first = await storageKey()
    const page = await program.page()
    await page.evaluate(() => window.securechatShell.changeServer())
    const connect = await program.page('app://shell/connect.html')
    // Nothing answers there, so no account is made: only what can be reached becomes one.
    await connect.getByLabel('Server address').fill('localhost:9')
    await connect.getByRole('button', { name: 'Connect' }).click()
    await connect.getByText('Nothing answers at http://localhost:9').waitFor()
    await connect.getByRole('button', { name: 'localhost:8080', exact: true }).click()
    assert.deepEqual(await storageKey(), first)
    await program.end()
    program = await Program.open(session, binary, ['--server', '127.0.0.1', '--port', '8080'])
    assert.notDeepEqual(await storageKey(), first)
  })

  it('can have a passphrase around it besides, which locks after nobody has used the computer', async () => {
    const key = await storageKey()
    await (await program.page()).evaluate(() => window.securechatShell.openPreferences())
    const own = await program.page('app://shell/preferences.html')
    await own.getByLabel('Passphrase').fill('correct horse battery')
    await own.getByRole('button', { name: 'Set a passphrase' }).click()
    await own.getByLabel('Lock when nobody').selectOption('5')
    await own.close()
    assert.match(readFileSync(join(folder(), 'key.json'), 'utf8'), /"by":"both"/)
    await program.end()
    // Idleness is what the X server says it is, so it has to pass; three seconds of it will do.
    const preferences = join(folder(), 'preferences.json')
    const chosen = JSON.parse(readFileSync(preferences, 'utf8')) as { lockAfterMinutes: number }
    assert.equal(chosen.lockAfterMinutes, 5)
    writeFileSync(preferences, JSON.stringify({ ...chosen, lockAfterMinutes: 0.05 }))
    program = await Program.open(session, binary)
    const unlock = async () => {
      const page = await program.page('app://shell/unlock.html')
      await page.getByLabel('Passphrase').fill('correct horse battery')
      await page.getByRole('button', { name: 'Unlock' }).click()
      await program.page()
    }
    await unlock()
    await program.page('app://shell/unlock.html')
    assert.ok(program.pages().every((one) => !one.url().startsWith('app://securechat')))
    screen.tool('mousemove', '5', '5')
    await unlock()
    assert.deepEqual(await storageKey(), key)
  })

  it('is refused rather than made anew when its file is damaged', async () => {
    await program.end()
    session.writeFile('home/.config/securechat-desktop/default/key.json', '{"version":1,"by":"system"')
    program = await Program.open(session, binary)
    const unlock = await program.page('app://shell/unlock.html')
    await unlock.getByText('The key file of this device is damaged').waitFor()
    assert.equal(readFileSync(join(folder(), 'key.json'), 'utf8'), '{"version":1,"by":"system"')
  })
})
