import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  createAppPassword,
  createRoom,
  type EventId,
  postMessage,
  publicRoomId,
  readEvents,
} from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { unlessMissing } from '../test-services/programs.ts'
import { anId, randomText } from '../test-world/ids.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'

/** A real program in a terminal of its own. */
const programs = { terminal: 'tmux', irc: 'irssi' }
const hasAll = Object.entries({ [programs.terminal]: '-V', [programs.irc]: '--version' }).every(
  ([name, asks]) => spawnSync(name, [asks]).error === undefined,
)

test(
  'irssi signs in with an app password, joins a room, and both sides read each other',
  {
    ...unlessMissing('irssi and tmux', hasAll || undefined),
  },
  async () => {
    await opaque.ready
    await using cleanUp = new AsyncDisposableStack()
    const home = await mkdtemp(join(tmpdir(), 'securechat-irssi-'))
    cleanUp.defer(() => rm(home, { recursive: true, force: true }))
    const settings = {
      'security.publicRooms': 'everybody',
      'network.irc.host': '127.0.0.1',
      'network.irc.port': '0',
    }
    const server = cleanUp.use(await TestServer.start({ settings }))
    const alice = await server.setUp('alice')
    const bob = await alice.invite('bob')
    const { password } = await bob.ask(createAppPassword, { label: 'irssi' })
    const roomId = publicRoomId(randomText(16))
    const profile = { name: 'ops', topic: 'what we do' }
    const eventId = anId<EventId>()
    await alice.ask(createRoom, { kind: 'public', roomId, eventId, history: 'shared', profile })

    const { port } = server.server.protocols[0]!
    const config = `
    servers = ({ address = "127.0.0.1"; chatnet = "sc"; port = "${port}"; autoconnect = "yes"; });
    chatnets = { sc = { type = "IRC"; nick = "bob"; sasl_mechanism = "PLAIN"; sasl_username = "bob"; sasl_password = "${password}"; }; };
    channels = ({ name = "#ops"; chatnet = "sc"; autojoin = "yes"; });
    settings = { core = { real_name = "Bob"; user_name = "bob"; nick = "bob"; }; };`
    await writeFile(join(home, 'config'), config)
    const socket = join(home, 'tmux')
    const tmux = (...args: string[]) =>
      execFileSync(programs.terminal, ['-S', socket, ...args], { encoding: 'utf8' })
    tmux('new-session', '-d', '-x', '120', '-y', '40', `${programs.irc} --home=${home}`)
    cleanUp.defer(() => void spawnSync(programs.terminal, ['-S', socket, 'kill-server']))
    const screen = () => tmux('capture-pane', '-p')
    const shows = async (words: string) => {
      await until(() => screen().includes(words), 60_000).catch(() =>
        assert.fail(`no “${words}” in:\n${screen()}`),
      )
    }

    // The channel has a window of its own, the second.
    await shows('Act: 2')
    tmux('send-keys', '/window goto 2', 'Enter')
    await shows('what we do')
    await alice.ask(postMessage, {
      roomId,
      eventId: anId<EventId>(),
      sentAtMs: Date.now(),
      content: { type: 'text', text: 'hello, irssi' },
    })
    await shows('hello, irssi')
    tmux('send-keys', 'hello from a terminal', 'Enter')
    const said = async () => {
      const { events } = await alice.ask(readEvents, { roomId, after: 0, limit: 50 })
      return events.flatMap((event) =>
        event.kind === 'post' && event.accountId === bob.accountId ? [event.content['text']] : [],
      )
    }
    await until(async () => (await said()).length > 0, 60_000)
    assert.deepEqual(await said(), ['hello from a terminal'])
  },
)
