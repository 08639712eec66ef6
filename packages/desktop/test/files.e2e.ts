import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { DesktopSession } from './desk/desktop-session.ts'
import { drag, openDragWindow } from './desk/drag.ts'
import { seen, sees } from './desk/fixture.ts'
import { installProgram, Program, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { chooseInTray, findTray, type TrayItem } from './desk/tray.ts'
import { until } from './desk/until.ts'

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const server = ['--server', 'localhost', '--port', '8080']

describe('files and words', { skip: withoutDesktop }, () => {
  let session: DesktopSession
  let screen: Screen
  let binary: string
  let program: Program
  let page: Page

  const tray = (): Promise<TrayItem> => until('the tray icon', () => findTray(session.bus))
  const choose = async (label: string) => chooseInTray(session.bus, await tray(), label)
  const preferences = async () => {
    await choose('Preferences …')
    return program.page('app://shell/preferences.html')
  }

  before(async () => {
    session = await DesktopSession.start()
    screen = new Screen(session)
    binary = await installProgram(session)
    program = await Program.open(session, binary, server)
    page = await program.page()
    await screen.window()
  })
  after(async () => {
    await program?.end()
    await session?.[Symbol.asyncDispose]()
  })

  it('takes a file dragged in from another program, whole', async () => {
    const content = Buffer.alloc(300_000, 7)
    const from = await openDragWindow(session, screen, {
      role: 'source',
      path: session.writeFile('holiday photo.bin', content),
    })
    const { x, y, width } = screen.bounds(await screen.window())
    await drag(screen, from, { x: x + Math.round(width / 2), y: y + 300 })
    await sees(page, { kind: 'file', from: 'drop', name: 'holiday photo.bin', sha256: sha256(content) })
  })

  it('gives a file to another program when it is dragged out, under a safe name', async () => {
    const note = join(session.dir, 'home', 'dropped')
    const to = await openDragWindow(session, screen, { role: 'target', path: note })
    const { x, y } = screen.bounds(await screen.window())
    const box = (await page.locator('#drag').boundingBox())!
    await drag(screen, { x: x + box.x + 30, y: y + box.y + 8 }, to)
    const uri = await until('a dropped file', () => (existsSync(note) ? readFileSync(note, 'utf8') : ''))
    const path = decodeURIComponent(new URL(uri).pathname)
    assert.equal(readFileSync(path, 'utf8'), 'dragged out')
    assert.equal(path.split('/').at(-1), 'out_.._of here.txt')
    assert.equal(statSync(path).mode & 0o077, 0, 'nobody else may read it')
  })

  it('takes a picture from the clipboard', async () => {
    const picture = session.writeFile(
      'shot.png',
      readFileSync(join(session.dir, 'program-plain/resources/app/icon.png')),
    )
    session.spawn('xclip', ['-selection', 'clipboard', '-t', 'image/png', '-i', picture])
    await page.locator('#text').focus()
    screen.tool('windowactivate', '--sync', await screen.window())
    await until('a pasted picture', async () => {
      screen.tool('key', 'ctrl+v')
      return (await seen(page)).some((one) => one.from === 'paste' && one.name === 'image.png')
    })
  })

  it('saves a download in the folder for it, under a safe and free name', async () => {
    const own = await preferences()
    await own.getByLabel('Ask where to save').uncheck()
    await own.close()
    const folder = join(session.dir, 'home', 'Downloads')
    const saved = () => (existsSync(folder) ? readdirSync(folder).sort() : [])
    await page.locator('#download').click()
    await until('the download', () => saved().length === 1)
    await page.locator('#download').click()
    await until(
      'the second download',
      () => saved().length === 2 && !saved().some((name) => name.endsWith('crdownload')),
    )
    assert.ok(!saved().some((name) => /[\u202a-\u202e/]/.test(name)), JSON.stringify(saved()))
    assert.equal(readFileSync(join(folder, saved()[0]!), 'utf8'), 'downloaded')
  })

  it('marks misspelt words with the system’s dictionary and offers better ones', async () => {
    screen.tool('windowactivate', '--sync', await screen.window())
    await page.locator('#text').fill('')
    await page.locator('#text').pressSequentially('This is a mesage ')
    const { x, y } = screen.bounds(await screen.window())
    const box = (await page.locator('#text').boundingBox())!
    await page.screenshot()
    const at = { x: Math.round(x + box.x + 85), y: Math.round(y + box.y + 12) }
    await until('a corrected word', async () => {
      screen.tool('mousemove', String(at.x), String(at.y), 'click', '3')
      screen.tool('key', '--delay', '80', 'Down', 'Return')
      const text = await page.locator('#text').inputValue()
      if (text.includes('message')) return true
      screen.tool('key', 'Escape')
      throw new Error(text)
    })
  })
})
