import type { ShellView, UnlockResult } from '../core/shell-page.ts'
import { alertText, button, element, labelled, onSubmit, show } from './element.ts'

const { securechatPages: pages } = window

const view = await pages.read()
if (view.unlock === 'passphrase') show(card('SecureChat is locked', passphraseForm()))
else if (view.unlock === 'new') show(card('Choose a passphrase', newPassphraseForm()))
else show(card('SecureChat is locked', systemForm(view)))

function card(title: string, ...content: HTMLElement[]): HTMLElement {
  return element('div', { className: 'card' }, element('h1', { textContent: title }), ...content)
}

function passphraseField(words: string, autocomplete: AutoFill): [HTMLInputElement, HTMLElement] {
  const field = element('input', { type: 'password', autocomplete, required: true })
  return [field, labelled(words, field)]
}

function passphraseForm(): HTMLElement {
  const [field, row] = passphraseField('Passphrase', 'current-password')
  field.dataset.focus = ''
  return form([row], 'Unlock', () => pages.unlock({ passphrase: field.value }))
}

function newPassphraseForm(): HTMLElement {
  const [first, firstRow] = passphraseField('New passphrase', 'new-password')
  const [second, secondRow] = passphraseField('The same again', 'new-password')
  first.dataset.focus = ''
  const why = element('p', {
    textContent:
      'This computer has no key store that SecureChat could use, so what it keeps here is sealed with a passphrase of yours. You are asked for it at every start. It is not your password, and it never leaves this computer.',
  })
  return form([why, firstRow, secondRow], 'Use this passphrase', async () => {
    if (first.value !== second.value) return { ok: false, says: 'The two are not the same.' }
    return pages.setPassphrase({ passphrase: first.value })
  })
}

function systemForm({ keyProblem, can }: ShellView): HTMLElement {
  const says = can.lockWithSystem
    ? 'Unlock with the system.'
    : 'The key of this device has to come out of the key store of your system.'
  const rows = [element('p', { textContent: keyProblem ?? says })]
  return form(rows, can.lockWithSystem ? 'Unlock' : 'Try again', () => pages.unlockWithSystem())
}

function form(rows: HTMLElement[], action: string, submit: () => Promise<UnlockResult>): HTMLElement {
  const problem = alertText()
  const made = element('form', {}, ...rows, problem, button(action, 'primary'))
  return onSubmit(made, async () => {
    const result = await submit()
    problem.hidden = result.ok
    problem.textContent = result.ok ? '' : result.says
    if (!result.ok) made.querySelector('input')?.select()
  })
}
