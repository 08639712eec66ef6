import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAccelerator } from './accelerator.ts'
import { findAsset } from './assets.ts'
import { contentSecurityPolicy, mayRequest, securityHeaders } from './content-policy.ts'
import { clientInputs, shellInputs } from './ipc.ts'
import { externalTarget, isTrustedSender, mayNavigate } from './navigation.ts'
import { isPermitted } from './permissions.ts'
import { parseServerAddress } from './server-address.ts'

const server = parseServerAddress('https://chat.example.org')
const client = 'app://securechat/index.html'

test('a page stays within its own site', () => {
  assert.ok(mayNavigate(client, 'app://securechat/#/rooms/x'))
  for (const to of [
    'app://shell/unlock.html',
    'app://securechat.evil/',
    'app://securechat@evil/',
    'https://chat.example.org/',
    'file:///etc/passwd',
    'javascript:1',
    'nonsense',
  ])
    assert.equal(mayNavigate(client, to), false, to)
})

test('only web and mail addresses leave for the system, as parsed', () => {
  assert.equal(externalTarget('https://example.org/a b'), 'https://example.org/a%20b')
  assert.equal(externalTarget('mailto:bob@example.org'), 'mailto:bob@example.org')
  for (const target of [
    'file:///bin/sh',
    'smb://x',
    'javascript:1',
    'https://a@b/',
    'ms-msdt:x',
    '/bin/sh',
    'securechat://x',
  ])
    assert.equal(externalTarget(target), undefined, target)
})

test('a call is believed only from the main frame of the page it belongs to', () => {
  assert.ok(isTrustedSender({ url: client, isMainFrame: true }, 'client'))
  assert.equal(isTrustedSender({ url: client, isMainFrame: false }, 'client'), false)
  assert.equal(isTrustedSender({ url: client, isMainFrame: true }, 'shell'), false)
  assert.equal(isTrustedSender({ url: 'https://evil.example/', isMainFrame: true }, 'client'), false)
  assert.equal(isTrustedSender(undefined, 'client'), false)
})

test('permissions are refused unless they are among the few', () => {
  assert.ok(isPermitted('clipboard-sanitized-write', 'app://securechat/'))
  assert.equal(isPermitted('clipboard-sanitized-write', 'https://evil.example'), false)
  for (const permission of ['media', 'geolocation', 'notifications', 'usb', 'openExternal', 'clipboard-read'])
    assert.equal(isPermitted(permission, 'app://securechat'), false, permission)
})

test('the policy lets a page reach its files and one server, and makes no string into code', () => {
  const policy = contentSecurityPolicy(server)
  assert.match(policy, /connect-src 'self' https:\/\/chat\.example\.org wss:\/\/chat\.example\.org$/)
  assert.match(policy, /require-trusted-types-for 'script'/)
  assert.ok(!/unsafe-inline|'unsafe-eval'|\*/.test(policy))
  assert.match(contentSecurityPolicy(), /connect-src 'none'$/)
  assert.equal(securityHeaders(server)['x-content-type-options'], 'nosniff')
})

test('below the page the same rule holds', () => {
  for (const url of [
    'app://securechat/x.js',
    'blob:app://securechat/1',
    'https://chat.example.org/v1/x',
    'wss://chat.example.org/v1/socket',
  ])
    assert.ok(mayRequest(url, server), url)
  for (const url of [
    'https://chat.example.org.evil/',
    'https://chat.example.org:444/',
    'http://chat.example.org/',
    'file:///etc/passwd',
    'chrome://gpu',
  ])
    assert.equal(mayRequest(url, server), false, url)
  assert.equal(mayRequest('https://chat.example.org/', undefined), false)
})

test('our scheme serves plain names from one folder, and the client’s routes', () => {
  const name = (path: string) => findAsset(`app://securechat${path}`)?.name
  assert.equal(name('/'), 'index.html')
  assert.equal(name('/invite'), 'index.html')
  assert.equal(name('/assets/main-A1_b.js?x'), 'assets/main-A1_b.js')
  assert.deepEqual(findAsset('app://shell/unlock.html'), {
    page: 'shell',
    name: 'unlock.html',
    contentType: 'text/html; charset=utf-8',
  })
  for (const path of [
    '/..%2fmain.cjs',
    '/.env',
    '/a//b.js',
    '/a/b/c/d/e.js',
    '/x.exe',
    '/%00',
    String.raw`/a\b.js`,
    '/..js',
  ])
    assert.equal(name(path), undefined, path)
  assert.equal(findAsset('app://shell/anything'), undefined)
  assert.equal(findAsset('app://evil/index.html'), undefined)
})

test('what pages say is taken only whole and well formed', () => {
  const id = 'AAAAAAAAAAAAAAAAAAAAAA'
  const message = { roomId: id, eventId: id, roomName: 'r', authorName: 'a', text: 't' }
  assert.ok(clientInputs.notify.safeParse(message).success)
  for (const wrong of [
    null,
    {},
    { ...message, roomId: '../x' },
    { ...message, extra: 1 },
    { ...message, text: 1 },
  ])
    assert.equal(clientInputs.notify.safeParse(wrong).success, false)
  assert.equal(clientInputs.showUnread.safeParse({ messages: 1.5, mentions: 0 }).success, false)
  assert.equal(clientInputs.dragOut.safeParse({ name: 'x', content: [1, 2] }).success, false)
  assert.equal(shellInputs.choose.safeParse({ globalShortcut: 'A' }).success, false)
  assert.equal(shellInputs.choose.safeParse({ unknown: true }).success, false)
})

test('a shortcut for the whole system needs a real modifier and one key', () => {
  for (const right of ['CommandOrControl+Shift+Y', 'Alt+F5', 'Super+Space'])
    assert.ok(isAccelerator(right), right)
  for (const wrong of [
    'A',
    'Shift+A',
    'Control',
    'Control+',
    'Control+Control+A',
    'Control+AB',
    'Control+A+B',
    '',
  ])
    assert.equal(isAccelerator(wrong), false, wrong)
})
