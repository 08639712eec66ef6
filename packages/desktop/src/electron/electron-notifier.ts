import { Notification } from 'electron'
import type { Notice } from '../core/notifications.ts'
import type { NotifierPort } from '../core/ports.ts'
import type { NoticeEvents } from '../linux/freedesktop-notifier.ts'
import { windowIcon } from './pictures.ts'

/** Notifications through Electron: Windows, macOS, and Linux without a session bus of its own. */
export class ElectronNotifier implements NotifierPort {
  readonly #events: NoticeEvents
  readonly #shown = new Map<string, Notification>()

  constructor(events: NoticeEvents) {
    this.#events = events
  }

  show(notice: Notice, { isSilent }: { isSilent: boolean }): void {
    if (!Notification.isSupported()) return
    this.close(notice.group)
    const notification = new Notification({
      title: notice.title,
      body: notice.body,
      silent: isSilent,
      hasReply: notice.canReply,
      replyPlaceholder: 'Reply …',
      ...(process.platform !== 'darwin' && { icon: windowIcon() }),
    })
    notification.on('click', () => this.#events.onClick(notice))
    notification.on('reply', (_event, reply) => this.#events.onReply(notice, reply))
    notification.on('close', () => this.#forget(notice.group, notification))
    this.#shown.set(notice.group, notification)
    notification.show()
  }

  close(group: string): void {
    this.#shown.get(group)?.close()
    this.#shown.delete(group)
  }

  #forget(group: string, notification: Notification): void {
    if (this.#shown.get(group) === notification) this.#shown.delete(group)
  }
}
