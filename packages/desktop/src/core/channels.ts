/** Names of the channels between pages and main process. The preload script knows nothing else of the program. */
export const clientChannels = {
  storageKey: 'client:storage-key',
  changeServer: 'client:change-server',
  openPreferences: 'client:open-preferences',
  showUnread: 'client:show-unread',
  showAccount: 'client:show-account',
  notify: 'client:notify',
  clearNotifications: 'client:clear-notifications',
  setTheme: 'client:set-theme',
  dragOut: 'client:drag-out',
  checkSpelling: 'client:check-spelling',
} as const

export const shellChannels = {
  read: 'shell:read',
  connect: 'shell:connect',
  trust: 'shell:trust',
  open: 'shell:open',
  forget: 'shell:forget',
  unlock: 'shell:unlock',
  unlockWithSystem: 'shell:unlock-with-system',
  setPassphrase: 'shell:set-passphrase',
  removePassphrase: 'shell:remove-passphrase',
  choose: 'shell:choose',
  close: 'shell:close',
} as const

/** From the main process to a page. */
export const requestChannel = 'shell:request'

/** How the preload script learns what it has to know before the page runs. */
export const argumentPrefix = '--securechat-'
