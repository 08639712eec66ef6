import type { Messages } from '../catalogue.ts'

export const trust: Messages['trust'] = {
  open: 'Sicherheitsnummer',
  title: (name: string) => `Sicherheitsnummer mit ${name}`,
  lead: (name: string) =>
    `Vergleiche sie mit der, die ${name} sieht, von Angesicht zu Angesicht oder in einem Anruf. Ist sie gleich, sitzt niemand zwischen euch.`,
  working: 'Die Nummer wird berechnet …',
  digits: 'Sicherheitsnummer',
  qr: 'QR-Code der Sicherheitsnummer',
  verified: (name: string) => `Du hast ${name} überprüft.`,
  changed: (name: string) =>
    `Der Schlüssel von ${name} ist nicht der, den dieses Konto kannte, also ist diese Nummer neu. An den neuen Schlüssel wird nichts gesendet. Frag ${name}, bevor du ihm vertraust.`,
  mark: 'Als überprüft markieren',
  unmark: 'Zurücknehmen',
}
