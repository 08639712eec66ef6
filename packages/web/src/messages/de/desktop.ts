import type { Messages } from '../catalogue.ts'

export const desktop: Messages['desktop'] = {
  server: 'Server:',
  changeServer: 'Server wechseln',
  preferences: 'Einstellungen dieses Computers',
  preferencesExplained:
    'Benachrichtigungen, Infobereich, Start bei der Anmeldung, Sperre und Rechtschreibung.',
  open: 'Öffnen',
  noFiles: 'Diese Version von SecureChat sendet keine Dateien.',
}
