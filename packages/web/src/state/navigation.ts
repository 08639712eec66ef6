import type { RoomId } from '../engine/contract.ts'
import { prefer } from './preferences.ts'
import { readRoute, roomHref, type Route } from './route.ts'
import { createStore } from './store.ts'

/** Where we are. The address bar is the truth; the browser's back and forward buttons work. */
export const route = createStore<Route>(readRoute(location.href))

const follow = () => route.set(() => readRoute(location.href))

export function followAddressBar(): void {
  addEventListener('popstate', follow)
  addEventListener('hashchange', follow)
}

/** @param how `replace` when the way here should not be gone back. */
export function goToRoom(roomId: RoomId, how: 'push' | 'replace' = 'push'): void {
  prefer({ lastRoomId: roomId })
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', roomHref(roomId))
  follow()
}

/** To the page of an invitation; its secret stays behind the `#`. @param link As it was passed on, from whatever server. */
export function goToInvite(link: string): void {
  history.pushState(null, '', `/invite${URL.parse(link)?.hash ?? ''}`)
  follow()
}

/** To the list of rooms, or the front door. Also takes used-up secrets out of the address bar. */
export function goHome(how: 'push' | 'replace' = 'push'): void {
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', '/')
  follow()
}
