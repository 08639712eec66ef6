import type { Messages } from '../catalogue.ts'

export const devices: Messages['devices'] = {
  title: 'Geräte',
  list: 'Geräte',
  loading: 'Deine Geräte werden gesucht …',
  failed: 'Deine Geräte lassen sich gerade nicht auflisten.',
  again: 'Noch einmal versuchen',
  unnamed: 'Gerät ohne Namen',
  thisDevice: 'Dieses Gerät',
  since: (day: string) => `Seit ${day}`,
  rename: (name: string) => `${name} umbenennen`,
  name: 'Name des Geräts',
  save: 'Speichern',
  revoke: (name: string) => `${name} abmelden`,
  revokeShort: 'Abmelden',
  revokeTitle: (name: string) => `„${name}“ abmelden?`,
  revokeLead:
    'Es wird sofort abgemeldet und bekommt keine neuen Nachrichten: Jeder Raum wechselt seine Schlüssel. Was es schon empfangen hat, bleibt darauf. Ohne dein Passwort kann sich dort niemand wieder anmelden.',
  revokeConfirm: 'Abmelden',
  revoked: (name: string) => `${name} ist abgemeldet.`,
}
