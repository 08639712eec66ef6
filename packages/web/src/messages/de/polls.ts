import type { Messages } from '../catalogue.ts'
import { plural } from '../plural.ts'

export const polls: Messages['polls'] = {
  open: 'Umfrage',
  title: 'Den Raum fragen',
  question: 'Frage',
  option: (number: number) => `Antwort ${number}`,
  addOption: 'Weitere Antwort',
  removeOption: (number: number) => `Antwort ${number} entfernen`,
  isMultiple: 'Mehrere Antworten sind erlaubt',
  create: 'Fragen',
  incomplete: 'Schreib eine Frage und mindestens zwei Antworten.',
  close: 'Umfrage schließen',
  closed: 'Geschlossen',
  one: 'Eine Antwort wählen',
  several: 'Beliebig viele Antworten wählen',
  voters: (count: number) =>
    plural('de', count, { one: '1 Person hat abgestimmt', other: `${count} Personen haben abgestimmt` }),
  answer: (text: string, count: number, share: number) =>
    `${text}: ${plural('de', count, { one: '1 Stimme', other: `${count} Stimmen` })}, ${share} %`,
}
