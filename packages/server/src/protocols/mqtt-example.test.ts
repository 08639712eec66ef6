import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createAppPassword, createRoom, type EventId, publicRoomId } from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { anId, randomText } from '../test-world/ids.ts'
import { TestServer } from '../test-world/test-server.ts'

/** Mosquitto’s own clients, and what has one speak line by line. */
const programs = { say: 'mosquitto_pub', hear: 'mosquitto_sub', byLine: 'stdbuf' }
const isMissing = Object.values(programs).some((name) => spawnSync(name, ['--help']).error !== undefined)
const skip = isMissing && 'No mosquitto_pub, mosquitto_sub and stdbuf here: apt-get install mosquitto-clients'
if (isMissing && process.env['SECURECHAT_REQUIRE_ALL']) throw new Error(String(skip))

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', (code) => resolve(code)))
}

test(
  'a protocol from a folder that the configuration names is spoken by programs that know nothing of us',
  { skip },
  async () => {
    await opaque.ready
    const folder = await mkdtemp(join(tmpdir(), 'securechat-mqtt-'))
    await using cleanUp = new AsyncDisposableStack()
    cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
    const configFile = join(folder, 'server.json')
    const module = new URL('../../../../examples/plugin-protocol-mqtt', import.meta.url).pathname
    await writeFile(configFile, JSON.stringify({ network: { protocols: [{ module, port: 0 }] } }))
    const server = cleanUp.use(
      await TestServer.start({ configFile, settings: { 'security.publicRooms': 'everybody' } }),
    )
    const alice = await server.setUp('alice')
    const { password } = await alice.ask(createAppPassword, { label: 'sensors' })
    const made = { kind: 'public', eventId: anId<EventId>(), history: 'shared' } as const
    await alice.ask(createRoom, {
      ...made,
      roomId: publicRoomId(randomText(16)),
      profile: { name: 'ops', topic: '' },
    })

    const port = String(server.server.protocols.find(({ name }) => name === 'mqtt')!.port)
    const at = (word: string) => [
      '-h',
      '127.0.0.1',
      '-p',
      port,
      '-u',
      'alice',
      '-P',
      word,
      '-t',
      'rooms/ops',
      '-V',
      '311',
    ]
    // Line by line: it would keep to itself for long what it says to a pipe.
    const hearing = spawn(programs.byLine, ['-oL', programs.hear, ...at(password), '-C', '1', '-d'])
    cleanUp.defer(() => void hearing.kill())
    const lines: string[] = []
    const subscribed = Promise.withResolvers<void>()
    createInterface({ input: hearing.stdout }).on('line', (line) => {
      lines.push(line)
      if (line.includes('Subscribed')) subscribed.resolve()
    })
    void endOf(hearing).then(() => subscribed.reject(new Error(`ended: ${lines.join('\n')}`)))
    await subscribed.promise

    const said = spawn(programs.say, [...at(password), '-q', '1', '-m', 'the disk is full'])
    assert.equal(await endOf(said), 0, 'acknowledged')
    assert.equal(await endOf(hearing), 0)
    assert.ok(lines.includes('the disk is full'))
    assert.notEqual(await endOf(spawn(programs.say, [...at(`${password}x`), '-m', 'not me'])), 0)
  },
)
