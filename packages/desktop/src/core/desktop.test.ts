import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Account, type AccountList, noAccounts } from './accounts.ts'
import { parseCommandLine } from './command-line.ts'
import { Desktop } from './desktop.ts'
import { shouldLock } from './idle-lock.ts'
import { KeyVault } from './key-vault.ts'
import type { MenuEntry } from './menu.ts'
import type { DesktopPorts, Kept } from './ports.ts'
import { defaultPreferences, type Preferences } from './preferences.ts'

const local = ['--server', 'localhost', '--port', '8080']
const id = 'AAAAAAAAAAAAAAAAAAAAAA'
const passphrase = 'correct horse battery'

const kept = <T>(value: T): Kept<T> => ({ get: () => value, set: (changed) => void (value = changed) })

/** A desktop whose windows, tray and system only write down what happens. */
function aDesktop({ hasTray = true, hasKeyStore = true, preferences = {} as Partial<Preferences> } = {}) {
  const log: string[] = []
  const here = {
    isVisible: false,
    isFocused: false,
    tooltip: '',
    menu: [] as MenuEntry[],
    nowMs: Date.UTC(2030, 0, 1, 12),
  }
  const show = (what: string, isHidden: boolean) => {
    log.push(isHidden ? `${what} hidden` : what)
    if (!isHidden) here.isVisible = true
  }
  const ports: DesktopPorts = {
    windows: {
      showAccount: ({ server }: Account, { isHidden }) => show(`client ${server.host}`, isHidden),
      showPage: (page, { isHidden }) => show(`page ${page}`, isHidden),
      showPreferences: () => void log.push('preferences'),
      closePreferences: () => {},
      closeAccount: () => void log.push('close client'),
      reveal: () => void (here.isVisible = true),
      hide: () => void (here.isVisible = false),
      isVisible: () => here.isVisible,
      isFocused: () => here.isVisible && here.isFocused,
      ask: (_key, request) => void log.push(`ask ${JSON.stringify(request)}`),
      setZoomLevel: (level) => void log.push(`zoom ${level}`),
    },
    tray: { isAvailable: () => hasTray, show: ({ tooltip, menu }) => Object.assign(here, { tooltip, menu }) },
    notifier: {
      show: ({ title, body }) => void log.push(`notify ${title}: ${body}`),
      close: () => void log.push('close notification'),
    },
    system: {
      platform: 'linux',
      setMenu: () => {},
      setTheme: () => {},
      setBadge: ({ messages }) => void log.push(`badge ${messages}`),
      setStartAtLogin: () => {},
      setGlobalShortcut: () => true,
      setSpellCheck: () => {},
      spellCheckLanguages: () => [],
      canAuthenticate: () => false,
      authenticate: async () => false,
      showAbout: () => {},
      checkForUpdate: undefined,
      quit: () => void log.push('quit'),
    },
    servers: { probe: async () => undefined, eraseAccount: async () => void log.push('erase') },
    nowMs: () => here.nowMs,
  }
  const disk: { content?: string } = {}
  const same = async (bytes: Uint8Array) => bytes
  const vault = new KeyVault(
    { backend: async () => (hasKeyStore ? 'libsecret' : undefined), seal: same, open: same },
    { read: () => disk.content, write: (content) => void (disk.content = content) },
  )
  const accounts = kept<AccountList>(noAccounts)
  const desktop = new Desktop(ports, {
    accounts,
    preferences: kept({ ...defaultPreferences, ...preferences }),
    vault,
  })
  const start = (...args: string[]) => desktop.start(parseCommandLine(args))
  const accountKey = () => accounts.get().accounts[0]!.accountKey
  const labels = () => here.menu.flatMap((entry) => ('label' in entry ? [entry.label] : []))
  return { desktop, log, here, vault, start, accountKey, labels }
}

const aMessage = { roomId: id, eventId: id, roomName: 'Plans', authorName: 'Bob', text: 'secret' }

test('the first start asks for a server; one that is named, or was used, opens at once', () => {
  const first = aDesktop()
  first.start()
  assert.ok(first.log.includes('page connect'))
  const named = aDesktop()
  named.start(...local)
  assert.ok(named.log.includes('client localhost'))
})

test('hidden means in the tray, and only where there is one', () => {
  const withTray = aDesktop()
  withTray.start(...local, '--hidden')
  assert.equal(withTray.here.isVisible, false)
  const without = aDesktop({ hasTray: false })
  without.start(...local, '--hidden')
  assert.equal(without.here.isVisible, true)
})

test('closing hides where there is a tray and that is wished; elsewhere it ends the program', () => {
  const hides = aDesktop()
  hides.start(...local)
  assert.equal(hides.desktop.mainWindowCloses(), false)
  assert.equal(hides.here.isVisible, false)
  for (const ends of [aDesktop({ hasTray: false }), aDesktop({ preferences: { closeToTray: false } })]) {
    ends.start(...local)
    assert.equal(ends.desktop.mainWindowCloses(), true)
    assert.ok(ends.log.includes('quit'))
  }
  hides.desktop.act({ kind: 'quit' })
  assert.equal(hides.desktop.mainWindowCloses(), true, 'quitting closes for good')
})

test('who looks is not notified; who wants quiet neither, but is counted', () => {
  const { desktop, here, log, start, accountKey } = aDesktop()
  start(...local)
  here.isFocused = true
  assert.equal(desktop.notify({ accountKey: accountKey(), ...aMessage }), false)
  here.isFocused = false
  assert.equal(desktop.notify({ accountKey: accountKey(), ...aMessage }), true)
  assert.ok(log.includes('notify SecureChat: New message'))
  desktop.act({ kind: 'quiet', choice: 'half-hour' })
  assert.match(here.tooltip, /do not disturb/)
  assert.equal(desktop.notify({ accountKey: accountKey(), ...aMessage }), false)
  here.nowMs += 31 * 60_000
  desktop.tick(0)
  assert.doesNotMatch(here.tooltip, /do not disturb/)
  assert.equal(desktop.notify({ accountKey: accountKey(), ...aMessage }), true)
  assert.ok(log.includes('notify SecureChat: 3 new messages'))
})

test('a link opens where there is an account, and only proposes where there is none', () => {
  const { desktop, log, start } = aDesktop()
  start(...local)
  desktop.startedAgain(parseCommandLine([`securechat://localhost:8080/rooms/${id}`]))
  assert.ok(log.includes(`ask {"kind":"open-room","roomId":"${id}"}`))
  desktop.startedAgain(parseCommandLine(['securechat://other.example/invite#0123456789abcdef']))
  assert.equal(desktop.accounts.suggestedServer?.host, 'other.example')
  assert.equal(log.at(-1), 'page connect')
  desktop.accounts.connected(desktop.accounts.suggestedServer!, { isNewAccount: false })
  assert.equal(
    log.at(-1),
    'ask {"kind":"open-invite","link":"https://other.example/invite#0123456789abcdef"}',
  )
})

test('without a key store the page that wants the key gives way to the one that asks', async () => {
  const { desktop, log, start, accountKey, vault } = aDesktop({ hasKeyStore: false })
  start(...local)
  assert.equal(await desktop.storageKey(accountKey()), undefined)
  assert.deepEqual(log.slice(-2), ['close client', 'page unlock'])
  await vault.setPassphrase(passphrase)
  desktop.unlocked()
  assert.equal((await desktop.storageKey(accountKey()))?.length, 32)
})

test('locked, nothing is shown, named, notified or opened until the passphrase is given', async () => {
  const { desktop, log, here, start, accountKey, vault, labels } = aDesktop()
  start(...local)
  await desktop.storageKey(accountKey())
  assert.equal(desktop.canLock(), false)
  desktop.lock()
  assert.equal(desktop.isLocked, false, 'there would be no way back')
  await vault.setPassphrase(passphrase)
  desktop.setAccount(accountKey(), { personName: 'Alice', workspaceName: 'Acme' })
  desktop.choose({ lockAfterMinutes: 5 })
  desktop.tick(299)
  assert.equal(desktop.isLocked, false)
  desktop.tick(300)
  assert.equal(desktop.isLocked, true)
  assert.throws(() => vault.keyFor(accountKey()))
  assert.ok(log.includes('close client') && log.includes('page unlock'))
  const count = log.length
  assert.equal(desktop.notify({ accountKey: accountKey(), ...aMessage }), false)
  desktop.startedAgain(parseCommandLine([`securechat://localhost:8080/rooms/${id}`]))
  desktop.act({ kind: 'preferences' })
  desktop.act({ kind: 'add-server' })
  assert.equal(await desktop.storageKey(accountKey()), undefined)
  assert.ok(
    !log.slice(count).some((line) => /notify|ask|client localhost|preferences|connect/.test(line)),
    log.slice(count).join(),
  )
  assert.ok(!labels().some((label) => /Alice|Lock/.test(label)))
  assert.equal(here.tooltip, 'SecureChat')
  await vault.unlockWithPassphrase(passphrase)
  desktop.unlocked()
  assert.equal(log.at(-1), `ask {"kind":"open-room","roomId":"${id}"}`, 'the link was kept')
})

test('a click on a notification opens its message; a reply goes to its room', () => {
  const { desktop, log, start, accountKey } = aDesktop()
  start(...local)
  const notice = {
    group: 'g',
    title: '',
    body: '',
    accountKey: accountKey(),
    roomId: id,
    eventId: id,
    canReply: true,
  }
  desktop.noticeClicked(notice)
  assert.equal(log.at(-1), `ask {"kind":"open-room","roomId":"${id}","eventId":"${id}"}`)
  desktop.noticeReplied(notice, 'yes')
  assert.equal(log.at(-1), `ask {"kind":"reply","roomId":"${id}","text":"yes"}`)
})

test('signing out and forgetting leave no number behind', async () => {
  const { desktop, log, start, accountKey } = aDesktop()
  start(...local)
  desktop.setUnread(accountKey(), { messages: 4, mentions: 0 })
  desktop.setAccount(accountKey(), undefined)
  assert.equal(log.at(-1), 'badge 0')
  await desktop.forgetAccount(accountKey())
  assert.ok(log.includes('erase'))
})

test('idleness locks only when that is chosen and can be undone', () => {
  const now = { idleSec: 600, lockAfterMinutes: 10, isLocked: false, canUnlock: true }
  assert.equal(shouldLock(now), true)
  for (const change of [{ idleSec: 599 }, { lockAfterMinutes: 0 }, { isLocked: true }, { canUnlock: false }])
    assert.equal(shouldLock({ ...now, ...change }), false)
})
