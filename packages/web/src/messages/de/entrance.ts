import type { Messages } from '../catalogue.ts'
import { plural } from '../plural.ts'

export const entrance: Messages['entrance'] = {
  setUpTitle: 'Deinen Arbeitsbereich einrichten',
  setUpLead: 'Du bist als Erstes hier. Gib dem Ort einen Namen und lege dein eigenes Konto an.',
  setUpCode: 'Einrichtungscode',
  setUpCodeHint: 'Er steht im Terminal, in dem der Server gestartet wurde.',
  workspaceName: 'Name des Arbeitsbereichs',
  workspacePlaceholder: 'Acme',
  name: 'Name',
  nameHint: 'So sehen dich die anderen.',
  password: 'Passwort',
  nameUnseen: 'Darin ist ein Zeichen, das man nicht sehen kann. Tippe den Namen neu, statt ihn einzufügen.',
  passwordHint: 'Es öffnet deine Nachrichten auch auf anderen Geräten. Dieses hier verlässt es nie.',
  reveal: 'Getipptes anzeigen',
  conceal: 'Getipptes verbergen',
  createAccount: 'Konto anlegen',
  signIn: 'Anmelden',
  signInTitle: 'Willkommen zurück',
  signInLead: (workspace: string) => `Melde dich bei ${workspace} an.`,
  signInLeadPlain: 'Melde dich an, um da weiterzumachen, wo du warst.',
  revoked:
    'Ein anderes deiner Geräte hat dieses hier abgemeldet. Was es aufbewahrt, ist versiegelt; mit deinem Passwort wird es zu einem neuen Gerät.',
  sessionOver:
    'Deine Sitzung ist vorbei. Melde dich wieder an, um weiterzumachen; auf diesem Gerät ging nichts verloren.',
  knownAccounts: 'Konten auf diesem Gerät',
  otherAccount: 'Anderes Konto',
  noAccount: 'Noch kein Konto? Bitte jemanden hier um einen Einladungslink.',
  newHere: 'Neu hier?',
  haveAccount: 'Schon ein Konto?',
  makingKeys: 'Deine Schlüssel entstehen auf diesem Gerät …',
  openingVault: 'Deine Nachrichten werden geöffnet …',
  joining: 'Du trittst bei …',
  joinButton: (room: string) => `${room} beitreten`,
  inviteTitle: (workspace: string) => `${workspace} beitreten`,
  inviteLead: (inviter: string, room: string) => `${inviter} lädt dich in ${room} ein.`,
  inviteSignedInAs: (name: string) => `Du bist als ${name} angemeldet.`,
  inviteReading: 'Die Einladung wird gelesen …',
  inviteOverTitle: 'Diese Einladung ist vorbei',
  inviteOverLead:
    'Sie ist abgelaufen, aufgebraucht oder zurückgezogen. Bitte um eine neue bei der Person, die sie geschickt hat.',
  inviteBrokenTitle: 'Dieser Link ist nicht vollständig',
  inviteBrokenLead:
    'Es fehlt etwas, vielleicht wurde er beim Kopieren abgeschnitten. Bitte noch einmal darum oder kopiere ihn ganz.',
  inviteUnreachableTitle: 'Die Einladung lässt sich gerade nicht lesen',
  tryAgain: 'Noch einmal versuchen',
  toStart: 'Zur Startseite',
  strength: {
    short: (least: number) =>
      plural('de', least, { one: 'Mindestens 1 Zeichen.', other: `Mindestens ${least} Zeichen.` }),
    famous: 'Das ist eines der ersten, die jemand raten würde.',
    weak: 'Leicht zu erraten. Ein paar Wörter ohne Zusammenhang sind besser.',
    fair: 'Ordentlich. Länger ist besser.',
    strong: 'Stark.',
  },
  encryption:
    'Nachrichten werden auf deinem Gerät verschlossen und nur auf den Geräten derer geöffnet, denen du schreibst. Nicht einmal dieser Server kann sie lesen.',
  encryptionTitle: 'Ende-zu-Ende-verschlüsselt',
  missing: {
    code: 'Gib den Einrichtungscode ein.',
    workspaceName: 'Gib dem Arbeitsbereich einen Namen.',
    name: 'Gib einen Namen ein.',
    password: 'Gib ein Passwort ein.',
  },
}
