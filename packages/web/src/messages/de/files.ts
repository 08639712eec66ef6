import type { Messages } from '../catalogue.ts'
import { plural } from '../plural.ts'

export const files: Messages['files'] = {
  attach: 'Dateien anhängen',
  tray: 'Dateien für die nächste Nachricht',
  remove: (name: string) => `${name} entfernen`,
  notesGone: 'Angaben zu Ort und Kamera werden aus Bildern entfernt.',
  notesStay: 'Manche davon können verraten, wo und wann sie entstanden sind; das ließ sich nicht entfernen.',
  filmNotes: 'Filme können verraten, wo und wann sie entstanden sind; das wird nicht entfernt.',
  tooLarge: (name: string, limit: string) =>
    `${name} ist zu groß: Dieser Server nimmt Dateien bis ${limit} an.`,
  tooMany: (most: number) => `Eine Nachricht fasst bis zu ${most} Dateien.`,
  unreadable: (name: string) => `${name} konnte nicht gelesen werden.`,
  dropHere: (room: string) => `Loslassen, um an ${room} zu senden`,
  pictures: (count: number) => plural('de', count, { one: '1 Bild', other: `${count} Bilder` }),
  open: (name: string) => `${name} öffnen`,
  play: (name: string) => `${name} abspielen`,
  save: (name: string) => `${name} herunterladen`,
  stop: (name: string) => `Herunterladen von ${name} abbrechen`,
  receiving: (name: string) => `${name} wird heruntergeladen`,
  sending: 'Wird hochgeladen',
  cancel: 'Hochladen abbrechen',
  place: (at: number, count: number) => `${at} von ${count}`,
  larger: 'Vergrößern',
  smaller: 'Verkleinern',
  previous: 'Vorheriges Bild',
  next: 'Nächstes Bild',
  withFile: (name: string) => `Datei: ${name}`,
}
