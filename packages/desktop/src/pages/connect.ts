import type { ConnectProblem, ConnectResult, ShellView } from '../core/shell-page.ts'
import { alertText, button, element, labelled, onSubmit, show } from './element.ts'

const { securechatPages: pages } = window

show(page(await pages.read()))
document.querySelector<HTMLInputElement>('#address')?.select()

function page(view: ShellView): HTMLElement {
  const problem = element('div')
  if (view.problem) problem.append(problemView(view.problem, problem))
  return element(
    'div',
    { className: 'card' },
    element('h1', { textContent: 'SecureChat' }),
    element('p', { textContent: 'Which server do you want to sign in to?' }),
    view.servers.length > 0 && serverList(view),
    addressForm(view, problem),
    problem,
  )
}

function serverList({ servers }: ShellView): HTMLElement {
  const list = element('ul', { className: 'servers' })
  list.setAttribute('aria-label', 'Servers')
  for (const { accountKey, address, personName, workspaceName } of servers) {
    const words = [personName, workspaceName].filter(Boolean).join(' · ')
    const open = button('', 'server', () => void pages.open({ accountKey }))
    open.append(
      element('strong', { textContent: words || address }),
      words && element('small', { textContent: address }),
    )
    const forget = button('Remove', 'quiet', () =>
      list.replaceWith(confirmation(accountKey, words || address)),
    )
    forget.setAttribute('aria-label', `Remove ${words || address}`)
    list.append(element('li', {}, open, forget))
  }
  return list
}

function confirmation(accountKey: string, name: string): HTMLElement {
  const question = element('div', { className: 'notice' })
  question.setAttribute('role', 'alertdialog')
  question.append(
    element('p', {
      textContent: `Remove ${name}? Everything that this computer keeps of it is deleted. Your account stays: sign in again with your password and it all comes back.`,
    }),
    button('Remove', 'danger', async () => show(page(await pages.forget({ accountKey })))),
    button('Keep', '', async () => show(page(await pages.read()))),
  )
  return question
}

function addressForm(view: ShellView, problem: HTMLElement): HTMLElement {
  const address = element('input', {
    id: 'address',
    value: view.suggestedAddress,
    autocomplete: 'off',
    spellcheck: false,
    required: true,
  })
  address.dataset.focus = ''
  const another = element('input', { type: 'checkbox' })
  const form = element(
    'form',
    {},
    labelled(
      'Server address',
      address,
      'For example chat.example.org. TLS is always used, except to this computer.',
    ),
    view.servers.length > 0 && labelled('Another account on a server that is listed', another),
    button('Connect', 'primary'),
  )
  return onSubmit(form, async () => {
    const asked = { address: address.value, isNewAccount: another.checked }
    tell(await pages.connect(asked), problem)
  })
}

function tell(result: ConnectResult, place: HTMLElement): void {
  place.replaceChildren(...(result.ok ? [] : [problemView(result.problem, place)]))
}

function problemView(problem: ConnectProblem, place: HTMLElement): HTMLElement {
  if (problem.kind !== 'certificate') return alertText(problem.says)
  const { address, certificate } = problem
  const box = element('section', { className: 'notice' })
  box.setAttribute('role', 'alert')
  box.append(
    element('h2', { textContent: certificate.says }),
    element('p', { textContent: certificate.advice }),
    facts([
      ['Server', certificate.host],
      ['Issued by', certificate.issuer],
      ['Valid', `${certificate.validFrom} to ${certificate.validTo}`],
      ['SHA-256 fingerprint', certificate.fingerprint],
    ]),
  )
  const { fingerprint } = certificate
  const trust = async () => tell(await pages.trust({ address, fingerprint }), place)
  if (certificate.canBeTrusted)
    box.append(button('The fingerprint is the right one: trust it', 'danger', trust))
  return box
}

function facts(rows: [string, string][]): HTMLElement {
  const list = element('dl')
  for (const [name, value] of rows)
    list.append(element('dt', { textContent: name }), element('dd', { textContent: value }))
  return list
}
