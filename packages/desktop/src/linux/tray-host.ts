import type { Bus } from '../dbus/bus.ts'

const watcher = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
}

/**
 * Whether anything on this desktop shows tray icons. Making an icon succeeds everywhere; GNOME, for one, shows it nowhere,
 * and a window hidden to such a tray would be gone.
 */
export class TrayHost {
  #isThere = false
  readonly #bus: Bus
  readonly #onChange: () => void

  private constructor(bus: Bus, onChange: () => void) {
    this.#bus = bus
    this.#onChange = onChange
  }

  static async watch(bus: Bus, onChange: () => void): Promise<TrayHost> {
    const host = new TrayHost(bus, onChange)
    const bySystem = { interface: 'org.freedesktop.DBus', member: 'NameOwnerChanged' }
    await bus.onSignal(bySystem, ([name]) => {
      if (name === watcher.destination) void host.#look()
    })
    for (const member of ['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered'])
      await bus.onSignal({ interface: watcher.interface, member }, () => void host.#look())
    await host.#look()
    return host
  }

  get isThere(): boolean {
    return this.#isThere
  }

  async #look(): Promise<void> {
    const isThere = await this.#bus.property(watcher, 'IsStatusNotifierHostRegistered').catch(() => false)
    const hasChanged = this.#isThere !== (isThere === true)
    this.#isThere = isThere === true
    if (hasChanged) this.#onChange()
  }
}
