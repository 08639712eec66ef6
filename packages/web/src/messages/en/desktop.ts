export const desktop = {
  server: 'Server:',
  changeServer: 'Change server',
  preferences: 'Preferences of this computer',
  preferencesExplained: 'Notifications, tray, start at login, lock and spelling.',
  open: 'Open',
  noFiles: 'This version of SecureChat does not send files.',
}
