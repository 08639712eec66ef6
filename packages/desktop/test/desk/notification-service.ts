import type { Bus } from '../../src/dbus/bus.ts'
import type { Variant } from '../../src/dbus/wire.ts'
import { until } from './until.ts'

export interface Notified {
  id: number
  replaces: number
  title: string
  body: string
  actions: string[]
  hints: Map<string, unknown>
}

const path = '/org/freedesktop/Notifications'
const name = 'org.freedesktop.Notifications'

/** A notification service with a reply box, as KDE Plasma has: none of Debian's small ones does. */
export class ReplyingNotifications {
  readonly notified: Notified[] = []
  readonly closed: number[] = []
  readonly #bus: Bus

  private constructor(bus: Bus) {
    this.#bus = bus
  }

  static async start(bus: Bus): Promise<ReplyingNotifications> {
    const service = new ReplyingNotifications(bus)
    bus.answer(path, ({ member, body }) => {
      if (member === 'GetCapabilities')
        return { signature: 'as', body: [['actions', 'body', 'inline-reply']] }
      if (member === 'Notify') return { signature: 'u', body: [service.#notify(body)] }
      if (member !== 'CloseNotification') return undefined
      service.closed.push(Number(body[0]))
      return { signature: '', body: [] }
    })
    if (!(await bus.requestName(name))) throw new Error('there is a notification service already')
    return service
  }

  async last(count: number): Promise<Notified> {
    return until(`${count} notifications`, () => this.notified.length >= count && this.notified.at(-1)!).then(
      (one) => one as Notified,
    )
  }

  reply(id: number, text: string): void {
    this.#bus.emit({
      path,
      interface: name,
      member: 'NotificationReplied',
      signature: 'us',
      body: [id, text],
    })
  }

  #notify([, replaces, , title, body, actions, hints]: unknown[]): number {
    const id = Number(replaces) || this.notified.length + 1
    this.notified.push({
      id,
      replaces: Number(replaces),
      title: String(title),
      body: String(body),
      actions: actions as string[],
      hints: new Map((hints as [string, Variant][]).map(([key, { value }]) => [key, value])),
    })
    return id
  }
}
