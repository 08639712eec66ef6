import type { journey as english } from '../en/journey.ts'

export const journey: typeof english = {
  title: 'Über diese Nachricht',
  lead: 'Zeiten nach der Uhr dieses Geräts. Eine Bestätigung zählt, sobald sie hier ankommt.',
  unknown: (time, seq) =>
    seq === undefined
      ? 'Sie hat dieses Gerät noch nicht verlassen.'
      : `Gespeichert als Nummer ${seq} dieses Raums, gesendet um ${time}. Die einzelnen Schritte sind nur von dem bekannt, was dieses Gerät gesendet hat, seit es geöffnet ist.`,
  queued: 'Auf diesem Gerät gewartet',
  sealed: 'Versiegelt',
  stored: (seq) =>
    seq === undefined ? 'Vom Server gespeichert' : `Vom Server gespeichert als Nummer ${seq}`,
  waiting: 'noch nicht',
  delivered: 'Zugestellt an',
  read: 'Gelesen von',
  milliseconds: (ms) => (ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`),
  after: (ms) => (ms < 10_000 ? `nach ${ms} ms` : `nach ${Math.round(ms / 1000)} s`),
  usual: ({ count, p50Ms, p95Ms }) =>
    `Die letzten ${count} von diesem Gerät: die Hälfte war in ${p50Ms} ms gespeichert, 95 von 100 in ${p95Ms} ms.`,
}
