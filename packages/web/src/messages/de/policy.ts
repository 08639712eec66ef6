import { plural } from '../plural.ts'

const days = (count: number) => plural('de', count, { one: '1 Tag', other: `${count} Tage` })
const afterDays = (count: number) => plural('de', count, { one: 'einem Tag', other: `${count} Tagen` })

export const policy = {
  title: 'Was dieser Raum behält',
  open: 'Was bleibt',
  history: 'Was Neue lesen können',
  sinceJoin: 'Ab ihrem Beitritt',
  sinceJoinExplained: 'Frühere Nachrichten bleiben bei denen, die da waren.',
  shared: 'Alles',
  sharedExplained:
    'Wer dazukommt, erhält die Nachrichten dieses Raums, versiegelt von der Person, die sie hinzufügt.',
  none: 'Nichts wird aufbewahrt',
  noneExplained:
    'Jede Nachricht hat einen eigenen Schlüssel, der nach dem Lesen weggeworfen wird. Ein neues Gerät, auch deines, beginnt mit einem leeren Raum.',
  keep: 'Wie lange Nachrichten bleiben',
  forGood: 'Für immer',
  days,
  forGoodExplained: 'Nachrichten bleiben, bis jemand sie löscht.',
  daysExplained: (count: number) =>
    `Nach ${afterDays(count)} werden Nachrichten und ihre Schlüssel von den Geräten der Mitglieder und vom Server gelöscht. Wer eine kopiert hat, behält die Kopie.`,
  scope:
    'Wer was lesen kann, gilt für das, was ab jetzt geschrieben wird. Die Dauer gilt auch für das, was schon da ist.',
  onlyAdmins: 'Nur wer diesen Raum verwaltet, kann das ändern.',
  save: 'Speichern',
  historyNone: 'Nichts wird für später aufbewahrt: Ein neues Gerät sieht nichts von vor seinem Beitritt.',
  keptFor: (count: number) => `Nachrichten werden nach ${afterDays(count)} gelöscht.`,
  noticeSinceJoin: (by: string) => `${by} hat festgelegt: Neue lesen, was ab ihrem Beitritt geschrieben wird`,
  noticeShared: (by: string) => `${by} hat festgelegt: Neue können lesen, was hier ab jetzt geschrieben wird`,
  noticeNone: (by: string) => `${by} hat festgelegt: Für Neue und neue Geräte wird hier nichts aufbewahrt`,
}
