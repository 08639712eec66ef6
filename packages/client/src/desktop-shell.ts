/**
 * What the desktop program gives the page it shows: `window.securechatShell`, frozen, and absent in a browser. Calls without
 * an answer cannot fail; whatever is not well formed is dropped on the other side.
 */
export interface DesktopShell {
  /** Where the server is, e.g. `https://chat.example.org`: the page itself comes from the program, not from there. */
  readonly serverUrl: string
  /** Where to dial in its place: the lite shell passes everything on. What is signed still names the server itself. */
  readonly relayUrl?: string
  readonly platform: 'linux' | 'win32' | 'darwin'
  readonly version: string
  /**
   * 32 bytes that everything kept on this machine is sealed under, out of the system's key store. Never resolves when the
   * person has to unlock the program first: it then shows its own page in place of this one.
   */
  storageKey(): Promise<Uint8Array<ArrayBuffer>>
  /** Shows where the server can be chosen, in place of this page. */
  changeServer(): void
  openPreferences(): void
  /** For menus and the icon; counts of messages not read. */
  showUnread(unread: { messages: number; mentions: number }): void
  /** Who is signed in, for menus; nothing when nobody is. */
  showAccount(account: { personName: string; workspaceName: string } | undefined): void
  /** A message of somebody else has arrived. Whether and how it is shown is the program's to decide. */
  notify(message: DesktopNotification): void
  /** What was notified about this room has been read. */
  clearNotifications(roomId: string): void
  setTheme(theme: 'system' | 'light' | 'dark'): void
  /** Starts dragging a file out of the window; call it from `dragstart` after preventing the default. */
  dragOut(file: { name: string; content: Uint8Array }): void
  /** @returns a function that stops it. */
  onRequest(listener: (request: DesktopRequest) => void): () => void
}

export interface DesktopNotification {
  roomId: string
  eventId: string
  roomName: string
  authorName: string
  text: string
}

/** What the system asks of the page: a click on a notification, a link, a menu. */
export type DesktopRequest =
  | { kind: 'open-room'; roomId: string; eventId?: string }
  | { kind: 'open-invite'; link: string }
  /** Written into a notification. */
  | { kind: 'reply'; roomId: string; text: string }
  | { kind: 'command'; command: DesktopCommand }
  /** Opened with this program, or shared to it: for the room that is shown. */
  | { kind: 'files'; files: { name: string; content: Uint8Array<ArrayBuffer> }[] }
  /** Whether the system asks for high contrast where the page's own media queries cannot tell. */
  | { kind: 'contrast'; isHigh: boolean }

export type DesktopCommand =
  'switcher' | 'new-room' | 'new-direct' | 'invite' | 'settings' | 'shortcuts' | 'sign-out'
