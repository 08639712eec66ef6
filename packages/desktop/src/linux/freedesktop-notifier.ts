import type { Notice } from '../core/notifications.ts'
import type { NotifierPort } from '../core/ports.ts'
import type { Bus } from '../dbus/bus.ts'
import { variant } from '../dbus/wire.ts'

const server = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
}

export interface NoticeEvents {
  onClick: (notice: Notice) => void
  onReply: (notice: Notice, text: string) => void
}

/** Desktop notifications as freedesktop.org describes them, with replying in place where the desktop offers it (KDE Plasma does). */
export class FreedesktopNotifier implements NotifierPort {
  readonly #bus: Bus
  readonly #iconFile: string
  readonly #abilities: ReadonlySet<string>
  readonly #shown = new Map<string, { id: number; notice: Notice }>()
  /** One call after the other: the second needs the number that the first is given. */
  #last: Promise<void> = Promise.resolve()

  private constructor(bus: Bus, iconFile: string, abilities: ReadonlySet<string>) {
    this.#bus = bus
    this.#iconFile = iconFile
    this.#abilities = abilities
  }

  static async connect(bus: Bus, iconFile: string, events: NoticeEvents): Promise<FreedesktopNotifier> {
    const [abilities] = await bus.call({ ...server, member: 'GetCapabilities' }).catch(() => [[]])
    const notifier = new FreedesktopNotifier(bus, iconFile, new Set(abilities as string[]))
    const on = (member: string, listener: (body: unknown[]) => void) =>
      bus.onSignal({ interface: server.interface, member }, listener)
    await on('ActionInvoked', ([id]) => notifier.#with(id, events.onClick))
    await on('NotificationReplied', ([id, text]) =>
      notifier.#with(id, (notice) => events.onReply(notice, String(text))),
    )
    await on('NotificationClosed', ([id]) => notifier.#forget(id))
    return notifier
  }

  show(notice: Notice, { isSilent }: { isSilent: boolean }): void {
    this.#inTurn(async () => {
      const before = this.#shown.get(notice.group)?.id ?? 0
      const body = [
        'SecureChat',
        before,
        this.#iconFile,
        notice.title,
        this.#words(notice.body),
        this.#actions(notice),
        [
          ['category', variant('s', 'im.received')],
          ['desktop-entry', variant('s', 'securechat-desktop')],
          ['suppress-sound', variant('b', isSilent)],
          ['x-kde-reply-placeholder-text', variant('s', 'Reply …')],
        ],
        -1,
      ]
      const [id] = await this.#bus.call({ ...server, member: 'Notify', signature: 'susssasa{sv}i', body })
      this.#shown.set(notice.group, { id: Number(id), notice })
    })
  }

  close(group: string): void {
    this.#inTurn(async () => {
      const shown = this.#shown.get(group)
      if (!shown) return
      this.#shown.delete(group)
      await this.#bus.call({ ...server, member: 'CloseNotification', signature: 'u', body: [shown.id] })
    })
  }

  #actions({ canReply }: Notice): string[] {
    const open = this.#abilities.has('actions') ? ['default', 'Open'] : []
    return canReply && this.#abilities.has('inline-reply') ? [...open, 'inline-reply', 'Reply'] : open
  }

  /** Where markup is understood, other people's text must not be taken for any. */
  #words(body: string): string {
    if (!this.#abilities.has('body-markup')) return body
    return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  }

  #with(id: unknown, job: (notice: Notice) => void): void {
    for (const shown of this.#shown.values()) if (shown.id === id) return job(shown.notice)
  }

  #forget(id: unknown): void {
    for (const [group, shown] of this.#shown) if (shown.id === id) this.#shown.delete(group)
  }

  /** A desktop without notifications, or one that fails at this moment, is no reason to stop. */
  #inTurn(job: () => Promise<void>): void {
    this.#last = this.#last.then(job).catch(() => {})
  }
}
