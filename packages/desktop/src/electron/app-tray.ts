import { Tray } from 'electron'
import type { MenuAction } from '../core/menu.ts'
import type { TrayPort } from '../core/ports.ts'
import type { TrayHost } from '../linux/tray-host.ts'
import { buildMenu } from './build-menu.ts'
import { trayIcon } from './pictures.ts'

type View = Parameters<TrayPort['show']>[0]

/** The icon beside the clock. */
export class AppTray implements TrayPort {
  readonly #act: (action: MenuAction) => void
  readonly #onClick: () => void
  /** Linux only; elsewhere there is always a place for icons. */
  #host: TrayHost | undefined
  #tray: Tray | undefined
  #shown = ''
  #view: View | undefined

  constructor(with_: { act: (action: MenuAction) => void; onClick: () => void }) {
    this.#act = with_.act
    this.#onClick = with_.onClick
  }

  useHost(host: TrayHost | undefined): void {
    this.#host = host
  }

  isAvailable(): boolean {
    return process.platform === 'linux' ? this.#host?.isThere === true : true
  }

  /** The place for icons has come or gone. */
  hostChanged(): void {
    this.#tray?.destroy()
    this.#tray = undefined
    this.#shown = ''
    if (this.#view) this.show(this.#view)
  }

  show(view: View): void {
    this.#view = view
    const described = JSON.stringify(view)
    // An open menu would close under the hand if it were set again for nothing.
    if (!this.isAvailable() || described === this.#shown) return
    this.#shown = described
    const tray = (this.#tray ??= this.#make(view))
    tray.setImage(trayIcon(view.badge))
    tray.setToolTip(view.tooltip)
    tray.setContextMenu(buildMenu(view.menu, this.#act))
  }

  #make(view: View): Tray {
    const tray = new Tray(trayIcon(view.badge))
    tray.on('click', this.#onClick)
    return tray
  }
}
