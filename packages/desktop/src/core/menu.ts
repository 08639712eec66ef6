import type { DesktopCommand } from '@securechat/client'
import type { QuietChoice } from './do-not-disturb.ts'

/** What a menu entry does when chosen. */
export type MenuAction =
  | { kind: 'show' }
  | { kind: 'quit' }
  | { kind: 'lock' }
  | { kind: 'preferences' }
  | { kind: 'add-server' }
  | { kind: 'open-account'; accountKey: string }
  | { kind: 'quiet'; choice: QuietChoice }
  | { kind: 'command'; command: DesktopCommand }
  | { kind: 'zoom'; by: -1 | 0 | 1 }
  | { kind: 'check-for-update' }
  | { kind: 'about' }

/** Things Electron does by itself in the right way for each system. */
type Role =
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'pasteAndMatchStyle'
  | 'selectAll'
  | 'minimize'
  | 'togglefullscreen'
  | 'close'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'front'

export type MenuEntry =
  | { type: 'separator' }
  | { type: 'role'; role: Role; label: string; accelerator?: string }
  | { type: 'submenu'; label: string; entries: MenuEntry[] }
  | {
      type: 'action'
      label: string
      action: MenuAction
      accelerator?: string
      isEnabled?: boolean
      isChecked?: boolean
      isRadio?: boolean
    }

export interface MenuState {
  platform: 'linux' | 'win32' | 'darwin'
  accounts: { accountKey: string; label: string; isCurrent: boolean; unread: number }[]
  isSignedIn: boolean
  canLock: boolean
  canUpdate: boolean
  quietWords: string
  isQuiet: boolean
}

const separator: MenuEntry = { type: 'separator' }

/** The whole menu bar: everything in it has a key or is reached with Alt and letters. */
export function applicationMenu(state: MenuState): MenuEntry[] {
  const isMac = state.platform === 'darwin'
  return [
    ...(isMac ? [submenu('SecureChat', macProgramEntries(state))] : []),
    submenu('&File', fileEntries(state)),
    submenu('&Edit', editEntries()),
    submenu('&View', viewEntries()),
    submenu('&Accounts', accountEntries(state)),
    submenu('&Help', [
      command('&Keyboard shortcuts', 'shortcuts', undefined, state),
      ...(state.canUpdate ? [action('Check for &updates …', { kind: 'check-for-update' })] : []),
      action('&About SecureChat', { kind: 'about' }),
    ]),
  ]
}

function macProgramEntries(state: MenuState): MenuEntry[] {
  return [
    action('About SecureChat', { kind: 'about' }),
    separator,
    action('Preferences …', { kind: 'preferences' }, 'Command+,'),
    ...(state.canLock ? [action('Lock', { kind: 'lock' }, 'Command+Shift+L')] : []),
    separator,
    { type: 'role', role: 'hide', label: 'Hide SecureChat' },
    { type: 'role', role: 'hideOthers', label: 'Hide others' },
    { type: 'role', role: 'unhide', label: 'Show all' },
    separator,
    action('Quit SecureChat', { kind: 'quit' }, 'Command+Q'),
  ]
}

function fileEntries(state: MenuState): MenuEntry[] {
  const isMac = state.platform === 'darwin'
  return [
    command('New &room', 'new-room', 'CommandOrControl+N', state),
    command('New &direct message', 'new-direct', 'CommandOrControl+Shift+N', state),
    command('&Invite people', 'invite', undefined, state),
    command('&Go to …', 'switcher', undefined, state),
    separator,
    { type: 'role', role: 'close', label: '&Close window', accelerator: 'CommandOrControl+W' },
    ...(isMac
      ? []
      : [
          separator,
          action('&Preferences …', { kind: 'preferences' }, 'Control+,'),
          ...(state.canLock ? [action('&Lock', { kind: 'lock' }, 'Control+Shift+L')] : []),
          action('&Quit', { kind: 'quit' }, 'Control+Q'),
        ]),
  ]
}

function editEntries(): MenuEntry[] {
  return [
    { type: 'role', role: 'undo', label: '&Undo' },
    { type: 'role', role: 'redo', label: '&Redo' },
    separator,
    { type: 'role', role: 'cut', label: 'Cu&t' },
    { type: 'role', role: 'copy', label: '&Copy' },
    { type: 'role', role: 'paste', label: '&Paste' },
    { type: 'role', role: 'pasteAndMatchStyle', label: 'Paste without &style' },
    { type: 'role', role: 'selectAll', label: 'Select &all' },
  ]
}

function viewEntries(): MenuEntry[] {
  return [
    action('Zoom &in', { kind: 'zoom', by: 1 }, 'CommandOrControl+Plus'),
    action('Zoom &out', { kind: 'zoom', by: -1 }, 'CommandOrControl+-'),
    action('&Usual size', { kind: 'zoom', by: 0 }, 'CommandOrControl+0'),
    separator,
    { type: 'role', role: 'togglefullscreen', label: '&Full screen' },
    { type: 'role', role: 'minimize', label: '&Minimise' },
  ]
}

function accountEntries(state: MenuState): MenuEntry[] {
  return [
    ...accountChoices(state),
    ...(state.accounts.length > 0 ? [separator] : []),
    action('Add a &server or account …', { kind: 'add-server' }),
    separator,
    command('Se&ttings', 'settings', undefined, state),
    command('Sign &out', 'sign-out', undefined, state),
  ]
}

function accountChoices({ accounts }: MenuState): MenuEntry[] {
  return accounts.map(({ accountKey, label, isCurrent, unread }, index) => ({
    type: 'action',
    label: unread > 0 ? `${plainLabel(label)} (${unread})` : plainLabel(label),
    action: { kind: 'open-account', accountKey },
    isRadio: true,
    isChecked: isCurrent,
    ...(index < 9 && { accelerator: `CommandOrControl+Alt+${index + 1}` }),
  }))
}

/** The menu of the icon in the tray. */
export function trayMenu(state: MenuState): MenuEntry[] {
  return [
    action('Open SecureChat', { kind: 'show' }),
    ...(state.accounts.length > 1 ? [separator, ...accountChoices(state).map(withoutKey)] : []),
    separator,
    submenu(state.quietWords, quietEntries(state)),
    ...(state.canLock ? [action('Lock', { kind: 'lock' })] : []),
    action('Preferences …', { kind: 'preferences' }),
    separator,
    action('Quit', { kind: 'quit' }),
  ]
}

function quietEntries({ isQuiet }: MenuState): MenuEntry[] {
  const choices: [string, QuietChoice][] = [
    ['For 30 minutes', 'half-hour'],
    ['For 2 hours', 'two-hours'],
    ['Until 8:00', 'until-morning'],
    ['Until I switch it off', 'forever'],
  ]
  return [
    ...choices.map(([label, choice]) => action(label, { kind: 'quiet', choice })),
    separator,
    { ...action('Off', { kind: 'quiet', choice: 'off' }), isEnabled: isQuiet } as MenuEntry,
  ]
}

function withoutKey(entry: MenuEntry): MenuEntry {
  if (entry.type !== 'action') return entry
  const { accelerator: _, ...rest } = entry
  return rest
}

function submenu(label: string, entries: MenuEntry[]): MenuEntry {
  return { type: 'submenu', label, entries }
}

function action(label: string, what: MenuAction, accelerator?: string): MenuEntry {
  return { type: 'action', label, action: what, ...(accelerator && { accelerator }) }
}

function command(
  label: string,
  name: DesktopCommand,
  accelerator: string | undefined,
  state: MenuState,
): MenuEntry {
  const entry = action(label, { kind: 'command', command: name }, accelerator)
  return entry.type === 'action' ? { ...entry, isEnabled: state.isSignedIn } : entry
}

/** `&` marks the letter to press; names from elsewhere must not move it. */
function plainLabel(name: string): string {
  return name.replaceAll('&', '&&')
}
