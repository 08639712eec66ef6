import type { Messages } from '../catalogue.ts'
import { listOf, plural } from '../plural.ts'

export const timeline: Messages['timeline'] = {
  region: 'Verlauf',
  status: {
    sending: 'wird gesendet',
    sent: 'gesendet',
    delivered: 'zugestellt',
    read: 'gelesen',
    failed: 'gescheitert',
  },
  statusExplained: {
    sending: 'Wartet darauf, gesendet zu werden',
    sent: 'Gesendet und gespeichert',
    delivered: (names: string[]) => `Zugestellt an ${listOf('de', names)}`,
    read: (names: string[]) => `Gelesen von ${listOf('de', names)}`,
    failed: 'Nicht gesendet',
  },
  others: (count: number) => plural('de', count, { one: '1 weitere Person', other: `${count} weiteren` }),
  notSent: 'Diese Nachricht wurde nicht gesendet.',
  retry: 'Noch einmal',
  discard: 'Verwerfen',
  copyText: 'Text kopieren',
  copyCode: 'Code kopieren',
  newMessages: 'Neu',
  jumpToLatest: 'Zur neuesten springen',
  newCount: (count: number) =>
    plural('de', count, { one: '1 neue Nachricht', other: `${count} neue Nachrichten` }),
  loadingOlder: 'Ältere Nachrichten werden geholt …',
  reads: (names: string[]) => `Gesehen von ${listOf('de', names)}`,
  notices: {
    created: (by: string) => `${by} hat diesen Raum angelegt`,
    createdYou: 'Du hast diesen Raum angelegt',
    added: (by: string, names: string[]) => `${by} hat ${listOf('de', names)} hinzugefügt`,
    joined: (name: string) => `${name} ist beigetreten`,
    removed: (by: string, names: string[]) => `${by} hat ${listOf('de', names)} entfernt`,
    asked: (name: string) => `${name} bittet um Aufnahme`,
    left: (name: string) => `${name} ist gegangen`,
    renamed: (by: string, name: string) => `${by} hat den Raum „${name}“ genannt`,
    renamedTopic: (by: string, name: string, topic: string) =>
      `${by} hat den Raum „${name}“ genannt: ${topic}`,
    beforeJoining: 'Eine Nachricht von vor deinem Beitritt',
    damaged: (by: string) =>
      `Eine Nachricht von ${by} ließ sich nicht öffnen: Sie ist beschädigt oder nicht, was sie zu sein vorgibt`,
    refusedChange: (by: string) =>
      `Eine Änderung von ${by} wurde abgelehnt: Sie stand dieser Person nicht zu`,
    letIn: 'Hereinlassen',
    pinned: (by: string) => `${by} hat eine Nachricht angeheftet`,
    unpinned: (by: string) => `${by} hat eine Nachricht gelöst`,
    erased: (by: string) => `Eine Nachricht von ${by} ist nicht mehr auf dem Server`,
    keyChanged: (name: string) => `Der Kontoschlüssel von ${name} hat sich geändert`,
    unproven: (name: string) =>
      `Der Server führt ${name} als Mitglied, aber niemand hier hat diese Person hereingelassen. Für sie wird nichts verschlüsselt`,
    unlisted: (name: string) =>
      `Eine Änderung hat ${name} hereingebracht, ohne dass diese Person Mitglied ist. Sie wird entfernt, bevor etwas gesendet wird`,
  },
  beginning: {
    room: (name: string) => `Hier beginnt ${name}`,
    direct: (name: string) => `Du und ${name}`,
    lead: 'Sag etwas. Nur wer in diesem Raum ist, kann es lesen.',
    leadDirect: (name: string) => `Was du hier schreibst, könnt nur du und ${name} lesen, sonst niemand.`,
    invite: 'Personen hinzufügen',
  },
  welcome: {
    title: (workspace: string) => `Willkommen bei ${workspace}`,
    lead: 'Das ist dein erster Raum. Schick jemandem den Link oder lass den Code scannen, und ihr könnt in einer Minute miteinander reden.',
    link: 'Einladungslink',
    qr: 'QR-Code des Einladungslinks',
    expires: (when: string) => `Gilt bis ${when}, für beliebig viele Personen.`,
    making: 'Einladungslink wird erstellt …',
    encryption:
      'Hier ist alles Ende-zu-Ende-verschlüsselt: Nur wer in einem Raum ist, kann ihn lesen, nie der Server.',
  },
}
