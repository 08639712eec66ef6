/** The lock that one engine holds, and the channel on which it talks to every tab of this origin. */
export const channelName = 'securechat:engine'

/** What a page tells its worker before anything else. */
export interface WorkerTask {
  serverUrl: string
  /** Where to dial in place of the server, when a program on this machine passes everything on. */
  relayUrl?: string
  /** In the desktop program: 32 bytes that keys kept on this machine are wrapped under. */
  storageKey?: Uint8Array
}

/** What a worker tells its own page, besides what goes over the channel. */
export interface WorkerReport {
  kind: 'broken'
}
