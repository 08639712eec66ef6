import type { Bus } from '../dbus/bus.ts'
import type { Variant } from '../dbus/wire.ts'

const settings = {
  destination: 'org.freedesktop.portal.Desktop',
  path: '/org/freedesktop/portal/desktop',
  interface: 'org.freedesktop.portal.Settings',
}
const namespace = 'org.freedesktop.appearance'

/** Follows the desktop's wish for high contrast, which Chromium on Linux does not pass on to pages. Calls back at once and on every change. */
export async function followHighContrast(bus: Bus, listener: (isHigh: boolean) => void): Promise<void> {
  const match = { interface: settings.interface, member: 'SettingChanged' }
  await bus.onSignal(match, ([space, key, value]) => {
    if (space === namespace && key === 'contrast') listener((value as Variant).value === 1)
  })
  const read = { ...settings, member: 'Read', signature: 'ss', body: [namespace, 'contrast'] }
  const [answer] = await bus.call(read).catch(() => [undefined])
  listener(innermost(answer) === 1)
}

/** `Read` wraps its variant in another one. */
function innermost(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? innermost(value.value) : value
}
