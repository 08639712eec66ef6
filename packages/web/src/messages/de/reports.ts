import type { Messages } from '../catalogue.ts'

export const reports: Messages['reports'] = {
  title: 'Diese Nachricht melden',
  lead: (author: string) =>
    `Wer den Arbeitsbereich besitzt oder verwaltet, sieht dann diese eine Nachricht von ${author}, mit dem Nachweis, wer sie geschrieben hat, und dass du sie gemeldet hast. Sonst wird nichts aus dem Raum gezeigt.`,
  reason: 'Was stimmt damit nicht?',
  reasonHint: 'Freiwillig.',
  send: 'Melden',
  sent: 'Gemeldet. Wer den Arbeitsbereich betreut, kann sie jetzt sehen.',
  list: 'Meldungen',
  listLead: 'Nachrichten, die gemeldet wurden. Du siehst diese und keine anderen.',
  none: 'Es wurde nichts gemeldet.',
  loading: 'Meldungen werden geholt …',
  by: (reporter: string, when: string) => `Gemeldet von ${reporter}, ${when}`,
  proven: (author: string) => `Nachgewiesen: Ein Gerät von ${author} hat genau das unterschrieben.`,
  unproven: (author: string) => `Nicht nachgewiesen, dass es von ${author} ist. Handle nicht danach.`,
  close: 'Als erledigt markieren',
  closed: 'Erledigt',
}
