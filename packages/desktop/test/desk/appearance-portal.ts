import type { Bus } from '../../src/dbus/bus.ts'
import { variant } from '../../src/dbus/wire.ts'

const name = 'org.freedesktop.portal.Desktop'
const path = '/org/freedesktop/portal/desktop'
const settings = 'org.freedesktop.portal.Settings'
const appearance = 'org.freedesktop.appearance'

/** The desktop's settings portal with a wish for contrast, which Debian's of 2023 does not have yet. */
export class AppearancePortal {
  #contrast = 0
  readonly #bus: Bus

  private constructor(bus: Bus) {
    this.#bus = bus
  }

  static async start(bus: Bus): Promise<AppearancePortal> {
    const portal = new AppearancePortal(bus)
    bus.answer(path, ({ member, body }) =>
      member === 'Read' && body[0] === appearance && body[1] === 'contrast'
        ? { signature: 'v', body: [variant('v', variant('u', portal.#contrast))] }
        : undefined,
    )
    if (!(await bus.requestName(name))) throw new Error('there is a portal already')
    return portal
  }

  setContrast(isHigh: boolean): void {
    this.#contrast = isHigh ? 1 : 0
    const body = [appearance, 'contrast', variant('u', this.#contrast)]
    this.#bus.emit({ path, interface: settings, member: 'SettingChanged', signature: 'ssv', body })
  }
}
