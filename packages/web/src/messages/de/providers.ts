import type { Messages } from '../catalogue.ts'

export const providers: Messages['providers'] = {
  signInWith: (label) => `Mit ${label} anmelden`,
  finishing: 'Die Anmeldung wird abgeschlossen …',
  welcome: (name) => `Willkommen, ${name}`,
  newLead:
    'Deine Organisation hat gezeigt, wer du bist. Wähle eine Passphrase für deine Nachrichten: Auf diesem Gerät entstehen daraus Schlüssel, und ohne sie kann weder deine Organisation noch der Server etwas lesen.',
  passphrase: 'Passphrase für den Tresor',
  passphraseLost:
    'Wenn du sie vergisst, führt nur ein Wiederherstellungscode oder ein anderes angemeldetes Gerät zu deinen Nachrichten zurück.',
  create: 'Konto erstellen',
  welcomeBack: (name) => `Willkommen zurück, ${name}`,
  knownLead:
    'Deine Organisation hat gezeigt, wer du bist. Deine Nachrichten sind verschlossen: Öffne sie mit deiner Passphrase, einem Passkey, deinem Wiederherstellungscode oder einem anderen Gerät.',
  failed: 'Diese Anmeldung hat nicht geklappt',
  refusedThere: 'Die Anmeldung wurde dort abgebrochen. Hier hat sich nichts geändert.',
  notBegunHere: 'Diese Anmeldung wurde nicht in diesem Fenster begonnen. Beginne hier von vorn.',
  toStart: 'Zurück zum Anfang',
  linked: (label) => `${label} ist verbunden`,
  title: 'Andere Anmeldungen',
  explained: (label) => `${label} kann zeigen, wer du bist. Deine Nachrichten öffnet es nicht.`,
  connected: (who, since) => `Verbunden als ${who} · seit ${since}`,
  required: (who) => `Verbunden als ${who}. Dieses Konto öffnet sich nur nach der Anmeldung dort.`,
  connect: 'Verbinden',
  connectTo: (label) => `${label} verbinden`,
  disconnect: 'Trennen',
  disconnectTitle: (label) => `${label} trennen?`,
  disconnectLead: 'Du meldest dich weiter mit deinem Passwort an. Deine Nachrichten bleiben, wie sie sind.',
  disconnected: (label) => `${label} ist getrennt`,
  keyMissing:
    'Du bist dabei. Die offenen Räume muss dir noch jemand von der Verwaltung zeigen; schreiben kann man dir schon.',
  arrived: (name) =>
    `${name} kam mit der Anmeldung eurer Organisation und sieht die Namen offener Räume noch nicht.`,
  admit: 'Zeigen',
  admitOne: (name) => `${name} die offenen Räume zeigen`,
  admitted: (name) => `${name} sieht jetzt die offenen Räume`,
}
