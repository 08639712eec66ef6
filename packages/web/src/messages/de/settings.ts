import type { Messages } from '../catalogue.ts'

export const settings: Messages['settings'] = {
  title: 'Einstellungen',
  appearance: 'Darstellung',
  account: 'Konto',
  theme: 'Farben',
  themes: { system: 'System', light: 'Hell', dark: 'Dunkel' },
  density: 'Dichte',
  densities: { comfortable: 'Luftig', compact: 'Kompakt' },
  language: 'Sprache',
  languageExplained: 'Die Seite wird dafür neu geladen; es geht nichts verloren.',
  languageSystem: 'Wie der Browser',
  writing: 'Schreiben',
  enterSends: 'Enter sendet die Nachricht',
  enterSendsOn: 'Umschalt Enter beginnt eine neue Zeile.',
  enterSendsOff: (primary: string) => `${primary} Enter sendet; Enter beginnt eine neue Zeile.`,
  motion: 'Bewegung richtet sich nach deinem System: Animationen sind aus, wo es weniger davon verlangt.',
  name: 'Name',
  signOut: 'Abmelden',
  signOutExplained:
    'Deine Nachrichten bleiben versiegelt auf diesem Gerät, bis du dich hier wieder anmeldest.',
  forgetHeading: 'Abmelden und dieses Gerät vergessen',
  forget: 'Dieses Gerät vergessen',
  forgetExplained:
    'Löscht außerdem alle Nachrichten und Schlüssel aus diesem Browser. Dein Konto und andere Geräte behalten ihre.',
  forgetTitle: 'Dieses Gerät vergessen?',
  forgetLead:
    'Alles, was SecureChat in diesem Browser aufbewahrt, wird gelöscht, auch Nachrichten, die noch nicht gesendet sind. Du kannst dich mit Name und Passwort wieder anmelden.',
  forgetOnly:
    'Das ist dein einziges Gerät: Räume, in denen sonst niemand ist, lassen sich danach wieder lesen, aber nicht mehr beschreiben.',
  forgetConfirm: 'Alles vergessen',
}
