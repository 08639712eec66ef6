import type { DesktopSession } from './desktop-session.ts'
import { until } from './until.ts'

export interface Shown {
  summary: string
  body: string
  application: string
}

/** The notification service's own account of what it has shown. */
export class Notifications {
  readonly #session: DesktopSession

  constructor(session: DesktopSession) {
    this.#session = session
  }

  displayed(): number {
    return Number(this.#session.run('dunstctl', ['count', 'displayed']))
  }

  async appear(count = 1): Promise<void> {
    await until(`${count} notification(s)`, () => this.displayed() === count)
  }

  async disappear(): Promise<void> {
    await until('no notification', () => this.displayed() === 0)
  }

  /** Presses the first one. */
  press(): void {
    this.#session.run('dunstctl', ['action', '0'])
  }

  /** Takes them off the screen, newest first. */
  collect(): Shown[] {
    const before = this.#history().length
    this.#session.run('dunstctl', ['close-all'])
    const now = this.#history()
    return now.slice(0, now.length - before)
  }

  #history(): Shown[] {
    type Field = { data: string }
    const { data } = JSON.parse(this.#session.run('dunstctl', ['history'])) as {
      data: { summary: Field; body: Field; appname: Field }[][]
    }
    return data[0]!.map(({ summary, body, appname }) => ({
      summary: summary.data,
      body: body.data,
      application: appname.data,
    }))
  }
}
