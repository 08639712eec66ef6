import type { PreferenceChange, Preferences } from '../core/preferences.ts'
import type { ShellView, UnlockResult } from '../core/shell-page.ts'
import { alertText, button, element, labelled, onSubmit, show } from './element.ts'

const { securechatPages: pages } = window

draw(await pages.read())
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') void pages.close()
})

function draw(view: ShellView): void {
  show(
    element(
      'div',
      { className: 'sections' },
      element('h1', { textContent: 'Preferences' }),
      section('Notifications', ...notifications(view)),
      section('Window', ...windowRows(view)),
      section('Writing', ...writing(view)),
      section('Lock', ...locking(view)),
    ),
  )
}

async function choose(change: PreferenceChange): Promise<void> {
  await pages.choose(change)
}

function section(title: string, ...rows: (HTMLElement | false)[]): HTMLElement {
  return element('section', {}, element('h2', { textContent: title }), ...rows)
}

function notifications({ preferences }: ShellView): HTMLElement[] {
  return [
    select(
      'Show of a message',
      preferences.notificationDetail,
      [
        ['nothing', 'Only that there is one'],
        ['sender', 'Who wrote and where'],
        ['text', 'Who wrote, where, and the text'],
      ],
      (notificationDetail) => choose({ notificationDetail }),
    ),
    element('small', { textContent: 'Systems keep notifications readable, also on the lock screen.' }),
    check('Play a sound', preferences.notificationSound, (notificationSound) =>
      choose({ notificationSound }),
    ),
    quietHours(preferences),
  ]
}

function quietHours({ quietHours: hours }: Preferences): HTMLElement {
  const time = (value: string) => element('input', { type: 'time', value, required: true })
  const [from, to] = [time(hours?.from ?? '22:00'), time(hours?.to ?? '07:00')]
  const isOn = element('input', { type: 'checkbox', checked: hours !== undefined })
  const save = () => {
    const chosen = isOn.checked && from.value && to.value ? { from: from.value, to: to.value } : undefined
    void choose({ quietHours: chosen })
  }
  for (const one of [isOn, from, to]) one.addEventListener('change', save)
  return element(
    'fieldset',
    {},
    element('legend', { textContent: 'Quiet hours, every day' }),
    labelled('Use them', isOn),
    labelled('From', from),
    labelled('To', to),
  )
}

function windowRows({ preferences, can }: ShellView): (HTMLElement | false)[] {
  return [
    check('Start when I sign in to this computer', preferences.startAtLogin, (startAtLogin) =>
      choose({ startAtLogin }),
    ),
    can.tray &&
      check('Closing the window leaves SecureChat in the tray', preferences.closeToTray, (closeToTray) =>
        choose({ closeToTray }),
      ),
    !can.tray &&
      element('small', {
        textContent: 'This desktop shows no tray icons: closing the window ends SecureChat.',
      }),
    shortcut(preferences),
    check('Ask where to save each download', preferences.askWhereToSave, (askWhereToSave) =>
      choose({ askWhereToSave }),
    ),
  ]
}

const keyNames: Record<string, string> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
}

/** A field that takes the keys pressed in it, as one shortcut. */
function shortcut({ globalShortcut = '' }: Preferences): HTMLElement {
  const field = element('input', {
    value: globalShortcut,
    readOnly: true,
    placeholder: 'None: press keys here',
  })
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Tab' || event.key === 'Escape') return
    event.preventDefault()
    if (event.key === 'Backspace' || event.key === 'Delete') {
      field.value = ''
      void choose({ globalShortcut: undefined })
      return
    }
    const held = [
      event.ctrlKey && 'Control',
      event.metaKey && 'Super',
      event.altKey && 'Alt',
      event.shiftKey && 'Shift',
    ]
    const key = keyNames[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key)
    const accelerator = [...held.filter(Boolean), key].join('+')
    pages.choose({ globalShortcut: accelerator }).then(
      () => (field.value = accelerator),
      // Not a shortcut yet: a modifier alone, or a key without one.
      () => undefined,
    )
  })
  return labelled('Shortcut that brings SecureChat to the front', field, 'Backspace removes it.')
}

function writing({ preferences, can }: ShellView): (HTMLElement | false)[] {
  const languages = element('select', { multiple: true, size: Math.min(5, can.spellCheckLanguages.length) })
  for (const language of can.spellCheckLanguages)
    languages.append(
      new Option(language, language, false, preferences.spellCheckLanguages.includes(language)),
    )
  languages.addEventListener('change', () => {
    const chosen = [...languages.selectedOptions].map(({ value }) => value)
    void choose({ spellCheckLanguages: chosen })
  })
  return [
    check('Check spelling', preferences.spellCheck, (spellCheck) => choose({ spellCheck })),
    can.spellCheckLanguages.length > 0 &&
      labelled('Languages', languages, 'None chosen: those of the system. Takes effect at the next start.'),
  ]
}

function locking(view: ShellView): (HTMLElement | false)[] {
  const { can, preferences } = view
  const canLock = can.hasPassphrase || can.lockWithSystem
  return [
    canLock &&
      select(
        'Lock when nobody has used this computer for',
        String(preferences.lockAfterMinutes),
        [
          ['0', 'Never'],
          ['1', '1 minute'],
          ['5', '5 minutes'],
          ['15', '15 minutes'],
          ['60', '1 hour'],
        ],
        (minutes) => choose({ lockAfterMinutes: Number(minutes) }),
      ),
    passphraseForm(view),
    can.hasPassphrase && removal(),
  ]
}

function passphraseForm({ can }: ShellView): HTMLElement {
  const field = element('input', { type: 'password', autocomplete: 'new-password', required: true })
  const words = can.hasPassphrase ? 'New passphrase' : 'Passphrase'
  return resultForm(
    [labelled(words, field, 'Asked for at every start and after a lock. Your password is another thing.')],
    can.hasPassphrase ? 'Change the passphrase' : 'Set a passphrase',
    () => pages.setPassphrase({ passphrase: field.value }),
  )
}

function removal(): HTMLElement {
  return resultForm([], 'Remove the passphrase', () => pages.removePassphrase())
}

function resultForm(rows: HTMLElement[], action: string, submit: () => Promise<UnlockResult>): HTMLElement {
  const problem = alertText()
  const form = element('form', {}, ...rows, problem, button(action))
  return onSubmit(form, async () => {
    const result = await submit()
    if (result.ok) return draw(await pages.read())
    problem.hidden = false
    problem.textContent = result.says
  })
}

function check(words: string, isOn: boolean, onChange: (isOn: boolean) => Promise<void>): HTMLElement {
  const box = element('input', { type: 'checkbox', checked: isOn })
  box.addEventListener('change', () => void onChange(box.checked))
  return labelled(words, box)
}

function select<T extends string>(
  words: string,
  value: T,
  options: [T, string][],
  onChange: (value: T) => Promise<void>,
): HTMLElement {
  const field = element('select')
  for (const [name, text] of options) field.append(new Option(text, name, false, name === value))
  // SAFETY: the options above are all there is to choose from.
  field.addEventListener('change', () => void onChange(field.value as T))
  return labelled(words, field)
}
