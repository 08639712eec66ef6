import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { DesktopSession } from './desktop-session.ts'
import { until } from './until.ts'

/** Windows, mouse and keyboard as X11 has them. */
export class Screen {
  readonly #session: DesktopSession

  constructor(session: DesktopSession) {
    this.#session = session
  }

  /** Ids of windows that can be seen, by a pattern of their title. */
  windows(title: string): string[] {
    try {
      return this.tool('search', '--onlyvisible', '--name', title).split('\n').filter(Boolean)
    } catch {
      return []
    }
  }

  async window(title = '^SecureChat'): Promise<string> {
    return until(`a window “${title}”`, () => this.windows(title)[0], { limitMs: 30_000 })
  }

  async noWindow(title = '^SecureChat'): Promise<void> {
    await until(`no window “${title}”`, () => this.windows(title).length === 0)
  }

  /** What the X in the title bar does. */
  closeWindow(id: string): void {
    this.#session.run('wmctrl', ['-i', '-c', id])
  }

  /** xdotool. */
  tool(...args: string[]): string {
    return this.#session.run('xdotool', args).trim()
  }

  /** Of what is inside the window's frame. */
  bounds(id: string): { x: number; y: number; width: number; height: number } {
    const told = this.#session.run('xwininfo', ['-id', id])
    const value = (name: string) => Number(new RegExp(`${name}: +(-?\\d+)`).exec(told)![1])
    return {
      x: value('Absolute upper-left X'),
      y: value('Absolute upper-left Y'),
      width: value('Width'),
      height: value('Height'),
    }
  }

  /** How light a window is on the whole: 0 is black, 1 is white. */
  lightness(id: string): number {
    const args = ['-window', id, '-resize', '1x1!', '-format', '%[fx:mean]', 'info:-']
    return Number(this.#session.run('import', args))
  }

  /** Waits until a window has been drawn and nothing in it moves any more. */
  async still(id: string): Promise<void> {
    let before = 0
    await until(
      'a window at rest',
      () => {
        const now = this.lightness(id)
        const isStill = now > 0.2 && Math.abs(now - before) < 0.0005
        before = now
        return isStill
      },
      { everyMs: 400, limitMs: 20_000 },
    )
  }

  /** A picture of the whole screen, for the documentation and for whoever looks into a failure. */
  picture(name: string): void {
    const folder = process.env.SECURECHAT_SCREENSHOTS
    if (!folder) return
    const file = join(this.#session.dir, `${name}.png`)
    this.#session.run('import', ['-window', 'root', file])
    execFileSync('cp', [file, join(folder, `desktop-${name}.png`)])
  }
}
