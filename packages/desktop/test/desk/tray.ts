import type { Bus } from '../../src/dbus/bus.ts'
import { variant, type Variant } from '../../src/dbus/wire.ts'

/** A tray icon as the panel sees it. */
export interface TrayItem {
  service: string
  path: string
  tooltip: string
  pixels: Uint8Array
  menuPath: string
  menu: { id: number; label: string }[]
}

const item = 'org.kde.StatusNotifierItem'
const menu = 'com.canonical.dbusmenu'
const watcher = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
}

/** Our icon, if the desktop has been told of one. */
export async function findTray(bus: Bus): Promise<TrayItem | undefined> {
  const names = (await bus.property(watcher, 'RegisteredStatusNotifierItems')) as string[]
  for (const name of names) {
    const read = await readItem(bus, name).catch(() => undefined)
    if (read?.tooltip.startsWith('SecureChat')) return read
  }
  return undefined
}

async function readItem(bus: Bus, name: string): Promise<TrayItem> {
  const slash = name.indexOf('/')
  const at = {
    destination: slash < 0 ? name : name.slice(0, slash),
    path: slash < 0 ? '/StatusNotifierItem' : name.slice(slash),
    interface: item,
  }
  const menuPath = String(await bus.property(at, 'Menu'))
  const tooltip = (await bus.property(at, 'ToolTip')) as unknown[]
  const pictures = (await bus.property(at, 'IconPixmap')) as [number, number, Uint8Array][]
  return {
    service: at.destination,
    path: at.path,
    tooltip: String(tooltip[2]),
    pixels: pictures[0]?.[2] ?? new Uint8Array(),
    menuPath,
    menu: await readMenu(bus, at.destination, menuPath),
  }
}

type Node = [number, [string, Variant][], Variant[]]

async function readMenu(bus: Bus, destination: string, path: string): Promise<TrayItem['menu']> {
  const at = { destination, path, interface: menu }
  await bus.call({ ...at, member: 'AboutToShow', signature: 'i', body: [0] }).catch(() => {})
  const [, root] = await bus.call({ ...at, member: 'GetLayout', signature: 'iias', body: [0, -1, []] })
  const found: TrayItem['menu'] = []
  const visit = ([id, properties, children]: Node): void => {
    const label = properties.find(([name]) => name === 'label')?.[1].value
    if (typeof label === 'string') found.push({ id, label: label.replaceAll('_', '') })
    for (const child of children) visit(child.value as Node)
  }
  visit(root as Node)
  return found
}

export async function clickTray(bus: Bus, { service, path }: TrayItem): Promise<void> {
  await bus.call({
    destination: service,
    path,
    interface: item,
    member: 'Activate',
    signature: 'ii',
    body: [0, 0],
  })
}

export async function chooseInTray(bus: Bus, tray: TrayItem, label: string): Promise<void> {
  const entry = tray.menu.find((one) => one.label === label)
  if (!entry) throw new Error(`the tray menu has no “${label}”: ${JSON.stringify(tray.menu)}`)
  await bus.call({
    destination: tray.service,
    path: tray.menuPath,
    interface: menu,
    member: 'Event',
    signature: 'isvu',
    body: [entry.id, 'clicked', variant('s', ''), 0],
  })
}
