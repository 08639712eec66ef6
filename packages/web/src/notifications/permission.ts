import { words } from '../messages/words.ts'
import { createStore } from '../state/store.ts'

type Permission = NotificationPermission | 'unsupported'

const isSupported = typeof Notification !== 'undefined'

/** Whether the browser lets us show notifications; `default` means that nobody was asked yet. */
export const permission = createStore<Permission>(isSupported ? Notification.permission : 'unsupported')

/** Only ever from a press of the person: browsers that are asked unasked say no for good. */
export async function askForPermission(): Promise<Permission> {
  if (isSupported) {
    const answer = await Notification.requestPermission()
    permission.set(() => answer)
  }
  return permission.get()
}

export async function showTestNotification(): Promise<void> {
  if ((await askForPermission()) !== 'granted') return
  const { testTitle, testBody } = words.settings.notifications
  new Notification(testTitle, { body: testBody, tag: 'test', icon: '/icon-192.png' })
}
