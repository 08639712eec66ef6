import { drawIcon, toArgb } from '../core/icon.ts'
import type { MenuAction, MenuEntry } from '../core/menu.ts'
import type { TrayPort } from '../core/ports.ts'
import type { Bus } from '../dbus/bus.ts'
import type { DBusMessage } from '../dbus/message.ts'
import { variant, type Variant } from '../dbus/wire.ts'
import type { TrayHost } from '../linux/tray-host.ts'

const itemPath = '/StatusNotifierItem'
const menuPath = '/MenuBar'
const itemInterface = 'org.kde.StatusNotifierItem'
const menuInterface = 'com.canonical.dbusmenu'
const iconSize = 48

type View = Parameters<TrayPort['show']>[0]
type Layout = [number, [string, Variant][], Variant[]]

/** What the window of a browser cannot do is left out of the menu. */
const missing = new Set<MenuAction['kind']>(['preferences', 'lock', 'add-server'])

/** A tray icon drawn over D-Bus alone: StatusNotifierItem and its menu, for programs without a toolkit. */
export class TrayItem implements TrayPort {
  readonly #bus: Bus
  readonly #act: (action: MenuAction) => void
  readonly #onClick: () => void
  #host: TrayHost | undefined
  #view: View = { tooltip: 'SecureChat', badge: 'none', menu: [] }
  #shown = ''
  #revision = 1
  /** Entries by their number in the menu, which begins at 1. */
  #entries: MenuEntry[] = []

  constructor(bus: Bus, with_: { act: (action: MenuAction) => void; onClick: () => void }) {
    this.#bus = bus
    this.#act = with_.act
    this.#onClick = with_.onClick
    bus.answer(itemPath, (call) => this.#answerItem(call))
    bus.answer(menuPath, (call) => this.#answerMenu(call))
  }

  /** @param host Tells whether there is a place for icons. */
  async register(host: TrayHost): Promise<void> {
    this.#host = host
    const name = `org.kde.StatusNotifierItem-${process.pid}-1`
    await this.#bus.requestName(name)
    const watcher = { destination: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher' }
    const member = 'RegisterStatusNotifierItem'
    await this.#bus
      .call({ ...watcher, interface: 'org.kde.StatusNotifierWatcher', member, signature: 's', body: [name] })
      .catch(() => {})
  }

  isAvailable(): boolean {
    return this.#host?.isThere === true
  }

  show(view: View): void {
    const menu = view.menu.filter((entry) => entry.type !== 'action' || !missing.has(entry.action.kind))
    const described = JSON.stringify({ ...view, menu })
    if (described === this.#shown) return
    this.#shown = described
    this.#view = { ...view, menu }
    this.#entries = flatten(menu)
    this.#revision += 1
    for (const member of ['NewToolTip', 'NewIcon'])
      this.#bus.emit({ path: itemPath, interface: itemInterface, member })
    const body = [this.#revision, 0]
    this.#bus.emit({
      path: menuPath,
      interface: menuInterface,
      member: 'LayoutUpdated',
      signature: 'ui',
      body,
    })
  }

  #answerItem({ member, body }: DBusMessage) {
    const properties = this.#itemProperties()
    if (member === 'Get') {
      const found = properties.find(([name]) => name === body[1])
      return found && { signature: 'v', body: [found[1]] }
    }
    if (member === 'GetAll') return { signature: 'a{sv}', body: [properties] }
    if (member === 'Activate' || member === 'SecondaryActivate') setImmediate(this.#onClick)
    return { signature: '', body: [] }
  }

  #itemProperties(): [string, Variant][] {
    const picture = [[iconSize, iconSize, toArgb(drawIcon(iconSize, this.#view.badge))]]
    return [
      ['Category', variant('s', 'Communications')],
      ['Id', variant('s', 'securechat')],
      ['Title', variant('s', 'SecureChat')],
      ['Status', variant('s', 'Active')],
      ['WindowId', variant('i', 0)],
      ['IconName', variant('s', '')],
      ['IconPixmap', variant('a(iiay)', picture)],
      ['ToolTip', variant('(sa(iiay)ss)', ['', [], this.#view.tooltip, ''])],
      ['ItemIsMenu', variant('b', false)],
      ['Menu', variant('o', menuPath)],
    ]
  }

  #answerMenu({ member, body }: DBusMessage) {
    switch (member ?? '') {
      case 'GetLayout':
        return { signature: 'u(ia{sv}av)', body: [this.#revision, this.#root()] }
      case 'GetGroupProperties':
        return { signature: 'a(ia{sv})', body: [this.#groupProperties(body[0] as number[])] }
      case 'AboutToShow':
        return { signature: 'b', body: [false] }
      case 'Event':
        this.#event(Number(body[0]), body[1])
        return { signature: '', body: [] }
      case 'Get':
        return { signature: 'v', body: [body[1] === 'Version' ? variant('u', 3) : variant('s', 'normal')] }
      case 'GetAll':
        return { signature: 'a{sv}', body: [[['Version', variant('u', 3)]]] }
      default:
        return undefined
    }
  }

  #event(id: number, kind: unknown): void {
    const entry = this.#entries[id - 1]
    if (kind === 'clicked' && entry?.type === 'action') setImmediate(() => this.#act(entry.action))
  }

  #root(): Layout {
    return [0, [['children-display', variant('s', 'submenu')]], this.#children(this.#view.menu)]
  }

  #children(entries: readonly MenuEntry[]): Variant[] {
    return entries.map((entry) => {
      const children = entry.type === 'submenu' ? this.#children(entry.entries) : []
      const layout: Layout = [this.#entries.indexOf(entry) + 1, propertiesOf(entry), children]
      return variant('(ia{sv}av)', layout)
    })
  }

  #groupProperties(ids: readonly number[]): [number, [string, Variant][]][] {
    const wanted = ids.length > 0 ? ids : this.#entries.map((_, index) => index + 1)
    return wanted.flatMap((id) => (this.#entries[id - 1] ? [[id, propertiesOf(this.#entries[id - 1]!)]] : []))
  }
}

function flatten(entries: readonly MenuEntry[]): MenuEntry[] {
  return entries.flatMap((entry) => (entry.type === 'submenu' ? [entry, ...flatten(entry.entries)] : [entry]))
}

function propertiesOf(entry: MenuEntry): [string, Variant][] {
  if (entry.type === 'separator') return [['type', variant('s', 'separator')]]
  // One underline would mark a letter, as `&` does elsewhere.
  const label = entry.label.replaceAll('_', '__').replaceAll('&&', '&')
  const known: [string, Variant][] = [['label', variant('s', label)]]
  if (entry.type === 'submenu') known.push(['children-display', variant('s', 'submenu')])
  if (entry.type === 'action') known.push(['enabled', variant('b', entry.isEnabled ?? true)])
  if (entry.type === 'action' && entry.isRadio)
    known.push(
      ['toggle-type', variant('s', 'radio')],
      ['toggle-state', variant('i', entry.isChecked ? 1 : 0)],
    )
  return known
}
