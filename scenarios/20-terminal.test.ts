import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createWorld, shows, type World } from '@securechat/testkit'

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))

/** A machine on which `securechat` is used; its profiles are thrown away. */
class Machine {
  readonly #profiles = mkdtempSync(join(tmpdir(), 'securechat-terminal-'))
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  start(args: string[], { passphrase = 'open sesame' } = {}): ChildProcessWithoutNullStreams {
    const env = {
      PATH: process.env.PATH,
      SECURECHAT_PROFILES: this.#profiles,
      SECURECHAT_PASSWORD: this.#world.passwordOf('robot'),
      SECURECHAT_PASSPHRASE: passphrase,
    }
    return spawn(process.execPath, [main, ...args], { env })
  }

  async run(args: string[], { input = '', passphrase }: { input?: string; passphrase?: string } = {}) {
    const child = this.start(args, passphrase === undefined ? {} : { passphrase })
    let [output, errors] = ['', '']
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
    child.stdin.end(input)
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, output, errors }
  }

  /** A file for its owner alone. */
  file(name: string, text: string): string {
    const path = join(this.#profiles, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }

  /** Every byte that is kept here. */
  files(): Buffer {
    const entries = readdirSync(this.#profiles, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))))
  }

  [Symbol.dispose]() {
    rmSync(this.#profiles, { recursive: true, force: true })
  }
}

async function aliceAndRobot(world: World, machine: Machine) {
  const alice = await world.setUp('alice')
  const { url } = await alice.api.createInvite(alice.room('General').roomId)
  const login = await machine.run(['login', '--invite', url, '--name', 'robot'])
  assert.equal(login.code, 0, login.errors)
  assert.match(login.output, /^robot is signed in to Wonderland on /)
  return alice
}

test('a terminal is a device: it sends what comes over standard input, follows a room beside it, and leaves no text on its disk', async () => {
  await using world = await createWorld()
  using machine = new Machine(world)
  const alice = await aliceAndRobot(world, machine)

  const rooms = await machine.run(['rooms'])
  assert.equal(rooms.output, '#General\n@alice\n')

  const tail = machine.start(['tail', '#general', '--json', '--lines', '0'])
  const lines = createInterface({ input: tail.stdout })[Symbol.asyncIterator]()
  const next = async () =>
    JSON.parse((await lines.next()).value ?? '{}') as { text: string; authorName: string }
  await alice.write('General', 'before the robot')
  assert.equal((await next()).text, 'before the robot')

  // While the other command runs: both are one device, and one engine.
  const sent = await machine.run(['send', '#General'], { input: 'disk 93% full\non host canary-7\n' })
  assert.deepEqual([sent.code, sent.errors], [0, ''])
  await shows(alice, 'General', 'before the robot', 'disk 93% full\non host canary-7')
  assert.equal((await next()).authorName, 'robot')

  // The one that runs the engine ends; the next command does without it.
  tail.kill('SIGKILL')
  await once(tail, 'close')
  const direct = await machine.run(['send', '@alice', 'between', 'us'])
  assert.deepEqual([direct.code, direct.errors], [0, ''])
  await alice.eventually('has the direct message', ({ rooms }) =>
    rooms.some((room) => room.kind === 'direct' && room.last?.text === 'between us'),
  )
  for (const secret of ['canary-7', 'between us', world.passwordOf('robot'), 'open sesame'])
    assert.ok(!machine.files().includes(secret), `“${secret}” lies open on the disk`)
})

test('what a person at a terminal can mend is one sentence and an exit code', async () => {
  await using world = await createWorld()
  using machine = new Machine(world)
  const fails = async (code: number, says: RegExp, args: string[], options = {}) => {
    const run = await machine.run(args, options)
    assert.equal(run.code, code, run.errors)
    assert.match(run.errors, says)
    assert.equal(run.errors.trim().split('\n').length, 1)
  }
  await fails(4, /Nobody is signed in here/, ['rooms'])
  await fails(2, /--server URL --name NAME/, ['login'])
  await aliceAndRobot(world, machine)
  await fails(5, /There is no #nowhere here/, ['send', '#nowhere', 'hello'])
  await fails(3, /passphrase does not open/, ['rooms'], { passphrase: 'guessed' })
  await fails(2, /nothing to send/, ['send', '#General'], { input: '' })
  const gone = await machine.run(['logout'])
  assert.equal(gone.code, 0, gone.errors)
  assert.equal(machine.files().length, 0)
})

test('a webhook: what is posted with the right secret or signature is sealed and sent to its room, and nothing else is', async () => {
  await using world = await createWorld()
  using machine = new Machine(world)
  const alice = await aliceAndRobot(world, machine)
  const secret = 'of the test, long enough'
  const hooks = machine.file('hooks.json', JSON.stringify([{ name: 'ci', room: '#General', secret }]))
  const webhook = machine.start(['webhook', '--hooks', hooks, '--port', '0'])
  const lines = createInterface({ input: webhook.stdout })[Symbol.asyncIterator]()
  const [url = ''] = /http:\S+\//.exec(String((await lines.next()).value)) ?? []
  const post = (headers: Record<string, string>, body: string, name = 'ci') =>
    fetch(url + name, { method: 'POST', headers, body })

  const plain = await post({ authorization: `Bearer ${secret}` }, 'build 7 failed')
  assert.equal(plain.status, 200, await plain.text())
  const body = JSON.stringify({ text: 'build 8 is well' })
  const time = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', secret).update(`one.${time}.${body}`).digest('base64')
  const signed = { 'webhook-id': 'one', 'webhook-timestamp': time, 'webhook-signature': `v1,${mac}` }
  assert.equal((await post({ ...signed, 'content-type': 'application/json' }, body)).status, 200)
  await shows(alice, 'General', 'build 7 failed', 'build 8 is well')

  const old = { ...signed, 'webhook-timestamp': String(Number(time) - 3600) }
  for (const wrong of [{ authorization: 'Bearer guessed' }, old, {}])
    assert.equal((await post(wrong, body)).status, 401)
  assert.equal((await post({ authorization: `Bearer ${secret}` }, 'x', 'other')).status, 401)
  assert.equal((await post({ authorization: `Bearer ${secret}` }, ' ')).status, 400)
  webhook.kill('SIGTERM')
  assert.deepEqual(await once(webhook, 'close'), [0, null])
})
