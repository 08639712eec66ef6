import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Person } from '../../../e2e/person.ts'
import { DesktopSession } from './desk/desktop-session.ts'
import { installProgram, Program, webClient, withoutDesktop } from './desk/program.ts'
import { Screen } from './desk/screen.ts'
import { findTray } from './desk/tray.ts'
import { until } from './desk/until.ts'

const cli = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))

/** A server over TLS with a certificate that it has made itself: `securechat serve --tls`. */
class TlsServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'securechat-tls-'))
  output = ''
  port = 0
  #child: ChildProcess | undefined

  async start(): Promise<void> {
    const args = [cli, 'serve', '--tls', '--port', String(this.port), '--data', this.dataDir]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.dataDir })
    this.#child = child
    const seen = this.output.length
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (this.output += data.toString()))
    const address = await until(
      'a server',
      () => /is ready at (https:\S+)/.exec(this.output.slice(seen))?.[1],
    )
    this.port = Number(new URL(address).port)
  }

  get setUpCode(): string {
    return /Set-up code: (\S+)/.exec(this.output)![1]!
  }

  get fingerprint(): string {
    return new X509Certificate(readFileSync(join(this.dataDir, 'tls', 'cert.pem'))).fingerprint256
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGKILL')
    if (this.#child && this.#child.exitCode === null) await once(this.#child, 'exit')
  }

  /** As after a disk was lost, or when somebody else answers at this address. */
  async startWithAnotherCertificate(): Promise<void> {
    await this.stop()
    rmSync(join(this.dataDir, 'tls'), { recursive: true })
    await this.start()
  }
}

describe('servers and accounts', { skip: withoutDesktop }, () => {
  const server = new TlsServer()
  let session: DesktopSession
  let screen: Screen
  let binary: string
  let program: Program

  before(async () => {
    await server.start()
    session = await DesktopSession.start()
    screen = new Screen(session)
    binary = await installProgram(session, { clientDir: webClient })
    program = await Program.open(session, binary)
  })
  after(async () => {
    await program?.end()
    await session?.[Symbol.asyncDispose]()
    await server.stop()
    rmSync(server.dataDir, { recursive: true, force: true })
  })

  const connect = async (address: string) => {
    const page = await program.page('app://shell/connect.html')
    await page.getByLabel('Server address').fill(address)
    await page.getByRole('button', { name: 'Connect' }).click()
    return page
  }

  it('explains a certificate that nobody vouches for, and goes no further by itself', async () => {
    const page = await connect(`https://localhost:${server.port}`)
    await page.getByText('Nobody that this computer trusts vouches').waitFor()
    await page.getByText(server.fingerprint).waitFor()
    screen.picture('certificate')
    assert.ok(program.pages().every((one) => !one.url().startsWith('app://securechat')))
  })

  it('uses it once the person has compared the fingerprint, for sign-in and for the socket', async () => {
    const page = await program.page('app://shell/connect.html')
    await page.getByRole('button', { name: 'The fingerprint is the right one' }).click()
    const carol = Person.on(await program.page(), 'Carol')
    await carol.page.getByRole('textbox', { name: 'Set-up code' }).fill(server.setUpCode)
    await carol.page.getByRole('textbox', { name: 'Workspace name' }).fill('Acme')
    await carol.page.getByRole('textbox', { name: 'Name', exact: true }).fill('Carol')
    await carol.page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
    await carol.page.getByRole('button', { name: 'Create account' }).click()
    await carol.composer.waitFor()
    await carol.say('over TLS')
    await carol.seesStatus('over TLS', 'sent')
  })

  it('accepts no other certificate in its place, and says that it has changed', async () => {
    await server.startWithAnotherCertificate()
    const carol = Person.on(await program.page(), 'Carol')
    await carol.say('to whom?')
    await carol.seesStatus('to whom?', 'sending')
    const page = await program.page('app://shell/connect.html')
    await page.getByText('not the one that you trusted before').waitFor()
    await page.getByText(server.fingerprint).waitFor()
    await page.getByRole('button', { name: 'Carol · Acme', exact: false }).first().click()
    await carol.seesStatus('to whom?', 'sending')
  })

  it('does not take anything that answers for a server', async () => {
    const other = createServer((_request, answer) => answer.end('{"hello":"world"}')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    await (await program.page()).evaluate(() => window.securechatShell.changeServer())
    const page = await connect(`localhost:${(other.address() as AddressInfo).port}`)
    await page.getByText('it is not a SecureChat server').waitFor()
    other.close()
  })

  it('keeps accounts apart, all signed in, and switches between them from the tray', async () => {
    await using plain = await startPlain()
    await connect(plain.url)
    const dave = Person.on(await program.page(), 'Dave')
    await until(
      'two clients',
      () => program.pages().filter((one) => one.url().startsWith('app://securechat')).length === 2,
    )
    const fresh =
      program.pages().find((one) => one !== dave.page && one.url().startsWith('app://securechat')) ??
      dave.page
    const pages = [dave.page, fresh]
    const urls = await Promise.all(pages.map((one) => one.evaluate(() => window.securechatShell.serverUrl)))
    assert.deepEqual(urls.sort(), [plain.url, `https://localhost:${server.port}`].sort())
    await pages[0]!.evaluate(() => localStorage.setItem('mark', 'only here'))
    assert.equal(await pages[1]!.evaluate(() => localStorage.getItem('mark')), null)
    const tray = await until('both in the tray menu', async () => {
      const item = await findTray(session.bus)
      return item?.menu.some(({ label }) => label.startsWith('Carol · Acme')) ? item : undefined
    })
    assert.ok(tray.menu.some(({ label }) => label.includes(new URL(plain.url).host)))
  })

  it('takes an account off the list with everything that was kept of it', async () => {
    const [page] = program.pages().filter((one) => one.url().startsWith('app://securechat'))
    await page!.evaluate(() => window.securechatShell.changeServer())
    const own = await program.page('app://shell/connect.html')
    const before = await own.getByRole('button', { name: /^Remove / }).count()
    await own.getByRole('button', { name: /^Remove Carol/ }).click()
    await own.getByRole('button', { name: 'Remove', exact: true }).first().click()
    await until(
      'one fewer',
      async () => (await own.getByRole('button', { name: /^Remove / }).count()) === before - 1,
    )
    assert.ok(
      !readFileSync(
        join(session.dir, 'home/.config/securechat-desktop/default/accounts.json'),
        'utf8',
      ).includes('Carol'),
    )
  })
})

async function startPlain() {
  const { ServerProcess } = await import('../../../e2e/server-process.ts')
  return ServerProcess.start()
}
