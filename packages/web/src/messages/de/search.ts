import type { Messages } from '../catalogue.ts'
import { plural } from '../plural.ts'

export const search: Messages['search'] = {
  title: 'Alle Nachrichten durchsuchen',
  titleIn: (room: string) => `In ${room} suchen`,
  open: 'In diesem Raum suchen',
  results: 'Gefundene Nachrichten',
  hint: 'Wörter oder Teile davon; auch from:Name, in:Raum, has:link, has:code, before:2026-01-31.',
  count: (total: number, shown: number) =>
    total > shown
      ? `${total} gefunden, gezeigt sind die neuesten ${shown}.`
      : plural('de', total, { one: '1 Nachricht gefunden.', other: `${total} Nachrichten gefunden.` }),
  reachesAll: 'Durchsucht wurde alles, was du lesen kannst, auf diesem Gerät.',
  reachesPartly: (rooms: number) =>
    plural('de', rooms, {
      one: 'Ein Raum hat ältere Nachrichten, die nicht auf diesem Gerät sind.',
      other: `${rooms} Räume haben ältere Nachrichten, die nicht auf diesem Gerät sind.`,
    }),
  fetchOlder: 'Holen',
}
