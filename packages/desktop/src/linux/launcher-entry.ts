import type { Unread } from '../core/unread.ts'
import type { Bus } from '../dbus/bus.ts'
import { variant } from '../dbus/wire.ts'

const path = '/com/canonical/unity/launcherentry/1'
const desktopFile = 'application://securechat-desktop.desktop'

/** A number on the icon in the dock or task bar: KDE Plasma, Dash to Dock, Plank and others show it. */
export function showLauncherCount(bus: Bus, { messages, mentions }: Unread): void {
  const values = [
    ['count', variant('x', BigInt(messages))],
    ['count-visible', variant('b', messages > 0)],
    ['urgent', variant('b', mentions > 0)],
  ]
  bus.emit({
    path,
    interface: 'com.canonical.Unity.LauncherEntry',
    member: 'Update',
    signature: 'sa{sv}',
    body: [desktopFile, values],
  })
}
