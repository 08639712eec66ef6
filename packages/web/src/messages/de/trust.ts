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
    `Der Schlüssel von ${name} ist nicht der, den dieses Konto kannte, also ist diese Nummer neu. An den neuen Schlüssel wird nichts gesendet, bis du ihn annimmst. Wer sein Konto neu eingerichtet hat, hat einen neuen Schlüssel; frag ${name}.`,
  changedVerified: (name: string) =>
    `Du hattest ${name} überprüft, und dies ist eine andere Nummer. Wo ${name} ist, wird nichts gesendet, bis du sie wieder vergleichst oder den neuen Schlüssel ohne Vergleich annimmst.`,
  accept: 'Neuen Schlüssel annehmen',
  ways: 'Wie verglichen wird',
  show: 'Zeigen',
  scan: 'Scannen oder eingeben',
  camera: 'Bild der Kamera',
  noCamera: 'Es gibt keine Kamera zum Scannen. Gib die Nummer stattdessen ein.',
  theirs: (name: string) => `Nummer von ${name}`,
  theirsHint: 'Sechzig Ziffern; Leerzeichen sind gleichgültig.',
  same: (name: string) => `Es ist dieselbe Nummer. Zwischen dir und ${name} sitzt niemand.`,
  different: (name: string) =>
    `Es ist nicht dieselbe Nummer. Bestätige ${name} nicht: Jemand könnte zwischen euch sitzen, oder es ist die Nummer von jemand anderem.`,
  review: 'Ansehen',
  reviewDue: (name: string) =>
    `Der Schlüssel von ${name} hat sich geändert, seit du ihn überprüft hast. Was du schreibst, wartet, bis du es dir angesehen hast.`,
  isVerified: 'Überprüft',
  unproven: 'Von niemandem hier hereingelassen',
  mark: 'Als überprüft markieren',
  unmark: 'Zurücknehmen',
}
