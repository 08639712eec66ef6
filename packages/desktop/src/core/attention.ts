import { quietNow } from './do-not-disturb.ts'
import { type IncomingMessage, NotificationBook } from './notifications.ts'
import type { DesktopPorts, Kept } from './ports.ts'
import type { Preferences } from './preferences.ts'
import { iconBadge, totalUnread, type Unread } from './unread.ts'

/** Whether and how the person is told that something has arrived. */
export class Attention {
  readonly #ports: Pick<DesktopPorts, 'notifier' | 'windows' | 'system' | 'nowMs'>
  readonly #preferences: Kept<Preferences>
  readonly #book = new NotificationBook()
  readonly #unread = new Map<string, Unread>()

  constructor(
    ports: Pick<DesktopPorts, 'notifier' | 'windows' | 'system' | 'nowMs'>,
    preferences: Kept<Preferences>,
  ) {
    this.#ports = ports
    this.#preferences = preferences
  }

  get unread(): Unread {
    return totalUnread(this.#unread.values())
  }

  unreadOf(accountKey: string): number {
    return this.#unread.get(accountKey)?.messages ?? 0
  }

  setUnread(accountKey: string, unread: Unread): void {
    this.#unread.set(accountKey, unread)
    this.#ports.system.setBadge(this.unread, iconBadge(this.unread))
  }

  /** @returns whether it was shown. Nobody is told of what they are looking at, or when they want quiet. */
  notify(message: IncomingMessage): boolean {
    const { notificationDetail, notificationSound, ...quiet } = this.#preferences.get()
    if (this.#ports.windows.isFocused()) return false
    const notice = this.#book.add(message, notificationDetail)
    if (quietNow(quiet, new Date(this.#ports.nowMs())).isQuiet) return false
    this.#ports.notifier.show(notice, { isSilent: !notificationSound })
    return true
  }

  clear(room: { accountKey: string; roomId: string }): void {
    const group = this.#book.clear(room)
    if (group) this.#ports.notifier.close(group)
  }

  /** Nothing of an account, or of any, stays on the screen: signed out, taken off the list, locked. */
  forget(accountKey?: string): void {
    for (const group of this.#book.clearAll()) this.#ports.notifier.close(group)
    if (accountKey === undefined) this.#unread.clear()
    else this.#unread.delete(accountKey)
    this.#ports.system.setBadge(this.unread, iconBadge(this.unread))
  }
}
