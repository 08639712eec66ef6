import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCommandLine } from './command-line.ts'
import { forbiddenSwitches } from './forbidden-switches.ts'
import { displayAddress, originOf, parseServerAddress, socketOriginOf } from './server-address.ts'
import { UsageError } from './usage-error.ts'

test('--server and --port name a server: plain on this machine, TLS elsewhere', () => {
  const server = (...args: string[]) => parseCommandLine(args).server
  assert.deepEqual(server('--server', 'localhost', '--port', '8080'), {
    host: 'localhost',
    port: 8080,
    isTls: false,
  })
  assert.deepEqual(server('--server=chat.example.org'), { host: 'chat.example.org', port: 443, isTls: true })
  assert.deepEqual(server('--server', '127.0.0.1', '--tls'), { host: '127.0.0.1', port: 443, isTls: true })
  assert.deepEqual(server('--server', '[::1]', '--port', '9000'), { host: '::1', port: 9000, isTls: false })
  assert.equal(server(), undefined)
})

test('switches that the system and Chromium add do not matter', () => {
  const { server, isHidden } = parseCommandLine([
    '--inspect=0',
    '--enable-features=X',
    '--server',
    'localhost',
    '--hidden',
  ])
  assert.equal(server?.host, 'localhost')
  assert.equal(isHidden, true)
})

test('what is unsafe or cannot be is refused in one sentence', () => {
  for (const args of [
    ['--server', 'chat.example.org', '--no-tls'],
    ['--server', 'localhost', '--port', '0'],
    ['--server', 'localhost', '--port', '65536'],
    ['--server', 'localhost', '--port', '80x'],
    ['--server', 'a b'],
    ['--server', 'name/path'],
    ['--server', 'user@name'],
    ['--server', '0x7f000001'],
    ['--server', '2130706433'],
    ['--server'],
    ['--server', '--hidden'],
    ['--port', '80'],
    ['--server', 'localhost', '--tls', '--no-tls'],
    ['--profile', '../elsewhere'],
  ])
    assert.throws(() => parseCommandLine(args), UsageError, args.join(' '))
})

test('files and links are told apart, on every system', () => {
  const { files, link } = parseCommandLine([
    'notes.txt',
    'securechat://localhost/invite#0123456789abcdef',
    String.raw`C:\a.txt`,
    'x:y',
  ])
  assert.deepEqual(files, ['notes.txt', String.raw`C:\a.txt`])
  assert.equal(link?.kind, 'invite')
})

test('addresses are read as people write them', () => {
  const read = (text: string) => originOf(parseServerAddress(text))
  assert.equal(read(' https://Chat.Example.org/rooms/x?y#z '), 'https://chat.example.org')
  assert.equal(read('localhost:8080'), 'http://localhost:8080')
  assert.equal(read('localhost'), 'http://localhost:8080')
  assert.equal(read('http://127.0.0.1'), 'http://127.0.0.1')
  assert.equal(read('[::1]:9000'), 'http://[::1]:9000')
  assert.equal(socketOriginOf(parseServerAddress('chat.example.org:8443')), 'wss://chat.example.org:8443')
  assert.equal(displayAddress(parseServerAddress('chat.example.org')), 'chat.example.org')
  for (const wrong of ['', 'http://chat.example.org', 'ftp://x', 'https://user@host', 'a..b', 'https://'])
    assert.throws(() => parseServerAddress(wrong), UsageError, wrong)
})

test('switches that open or weaken the program are found however they are written', () => {
  const args = [
    '--No-Sandbox',
    '-remote-debugging-port=1',
    '--inspect',
    '--js-flags=--x',
    '--server',
    'localhost',
    'no-sandbox',
  ]
  assert.deepEqual(forbiddenSwitches(args), ['no-sandbox', 'remote-debugging-port', 'inspect', 'js-flags'])
})
