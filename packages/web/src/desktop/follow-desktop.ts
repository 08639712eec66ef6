import type { DesktopCommand, DesktopRequest, DesktopShell } from '@securechat/client'
import { runCommand } from '../dialogs/commands.ts'
import type { CommandId } from '../dialogs/switcher-options.ts'
import type { EngineState, EventId, RoomId } from '../engine/contract.ts'
import type { EngineStore } from '../engine/engine-store.ts'
import { words } from '../messages/words.ts'
import { setSystemContrast } from '../state/contrast.ts'
import { openDialog } from '../state/dialogs.ts'
import { goToInvite, goToRoom } from '../state/navigation.ts'
import { preferences } from '../state/preferences.ts'
import { attempt, showToast } from '../state/toasts.ts'
import { wantedOf } from '../notifications/wanted.ts'
import { type Arrival, Arrivals } from './arrivals.ts'
import { showMessage } from './show-message.ts'

/** Tells the desktop program what it shows outside of the window, and does what is asked there. */
export function followDesktop(shell: DesktopShell, engine: EngineStore): void {
  const tell = new Teller(shell, engine)
  engine.state.subscribe(() => tell.state(engine.state.get()))
  const followTheme = () => shell.setTheme(preferences.get().theme)
  followTheme()
  preferences.subscribe(followTheme)
  shell.onRequest((request) => answer(request, engine))
}

class Teller {
  readonly #shell: DesktopShell
  readonly #engine: EngineStore
  readonly #arrivals = new Arrivals()
  /** What was told last: states come often, and mostly change nothing of this. */
  #told = { unread: '', account: '' }

  constructor(shell: DesktopShell, engine: EngineStore) {
    this.#shell = shell
    this.#engine = engine
  }

  state(state: EngineState): void {
    this.#tellAccount(state)
    this.#tellUnread(state)
    const { arrived, read } = this.#arrivals.take(state)
    for (const roomId of read) this.#shell.clearNotifications(roomId)
    for (const arrival of arrived) void this.#notify(arrival)
  }

  async #notify(arrival: Arrival): Promise<void> {
    const timeline = await this.#engine.api.timeline(arrival.room.roomId).catch(() => undefined)
    if (!timeline) return
    const state = this.#engine.state.get()
    const { settings } = state
    for (const one of wantedOf(arrival, timeline, { state, nowMs: Date.now() }))
      this.#shell.notify(
        settings.person.hidesText ? { ...one, text: words.settings.notifications.newMessage } : one,
      )
  }

  #tellAccount({ phase, me, workspaceName = '' }: EngineState): void {
    if (phase.kind === 'starting') return
    const account = phase.kind === 'signed-in' && me ? { personName: me.name, workspaceName } : undefined
    if (this.#isOld('account', account)) return
    this.#shell.showAccount(account)
  }

  #tellUnread({ phase, rooms }: EngineState): void {
    if (phase.kind === 'starting') return
    const sum = (name: 'unread' | 'mentions') => rooms.reduce((total, room) => total + room[name], 0)
    const unread = { messages: sum('unread'), mentions: sum('mentions') }
    if (!this.#isOld('unread', unread)) this.#shell.showUnread(unread)
  }

  #isOld(name: 'unread' | 'account', value: unknown): boolean {
    const described = JSON.stringify(value) ?? 'nothing'
    const isOld = this.#told[name] === described
    this.#told[name] = described
    return isOld
  }
}

const commandTargets: Record<Exclude<DesktopCommand, 'switcher'>, CommandId> = {
  'new-room': 'new-room',
  'new-direct': 'new-direct',
  invite: 'invite',
  settings: 'settings',
  shortcuts: 'help',
  'sign-out': 'sign-out',
}

function answer(request: DesktopRequest, engine: EngineStore): void {
  switch (request.kind) {
    case 'open-room':
      // SAFETY: the program lets only well-formed ids through; a room that is not ours is not found.
      goToRoom(request.roomId as RoomId)
      if (request.eventId) showMessage(request.eventId as EventId)
      return
    case 'open-invite':
      return goToInvite(request.link)
    case 'reply':
      return void reply(request.roomId as RoomId, request.text, engine)
    case 'command':
      if (request.command === 'switcher') return openDialog({ kind: 'switcher' })
      return runCommand(commandTargets[request.command], engine.api)
    case 'contrast':
      return setSystemContrast(request.isHigh)
    case 'files':
      return showToast(words.desktop.noFiles)
  }
}

/** Who answers has read what they answer. */
async function reply(roomId: RoomId, text: string, { api, state }: EngineStore): Promise<void> {
  if (text.trim() === '' || !(await attempt(api.send(roomId, text)))) return
  const room = state.get().rooms.find((one) => one.roomId === roomId)
  if (room) await attempt(api.markRead(roomId, room.headSeq))
}
